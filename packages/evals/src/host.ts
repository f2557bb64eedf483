/** Door for who runs files with evaluations in them. */
export { setHost } from './run/host.ts'
export type { EvaluationHost } from './run/host.ts'
