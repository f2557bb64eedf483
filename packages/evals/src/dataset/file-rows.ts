/** Rows of a file, and the line each began in. */
export interface FileRows {
  readonly rows: readonly unknown[]
  readonly lines: readonly (number | undefined)[]
}

/** The list of rows in a file's content: itself, or under `datapoints`, `rows` or `data`. */
export function listIn(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value
  if (typeof value !== 'object' || value === null) return undefined
  const record: Readonly<Record<string, unknown>> = { ...value }
  return ['datapoints', 'rows', 'data'].map((key) => record[key]).find((list) => Array.isArray(list)) as
    | unknown[]
    | undefined
}
