import { pending } from '../pending.ts'

/** A row of a family's table. Its name is unique within the family. */
export interface FaultCase {
  readonly name: string
  /** Takes seconds, or much memory: run by `npm run test:faults` only. */
  readonly isLong?: boolean
}

/** Set by `npm run test:faults`: every case runs, the long and the pending ones too. */
export const isWhole: boolean = process.env['FAULTS'] === 'all'

/**
 * The cases of a family that run here, each behind its name for `it.each`. Without `npm run test:faults`, long ones are
 * left out, and those that are known not to pass yet, which `pending.ts` lists by name; there they run, and count as what
 * they are.
 */
export function casesOf<Case extends FaultCase>(
  family: string,
  cases: readonly Case[],
): readonly (readonly [name: string, one: Case])[] {
  const names = new Set(cases.map(({ name }) => name))
  if (names.size !== cases.length) throw new Error(`Two cases of family ${family} have the same name.`)
  const runs = ({ name, isLong }: Case): boolean => isWhole || (isLong !== true && !(`${family} ${name}` in pending))
  return cases.filter(runs).map((one) => [one.name, one])
}
