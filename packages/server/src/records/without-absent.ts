/** The fields that are there: what is undefined was not given. */
export function withoutAbsent(fields: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
