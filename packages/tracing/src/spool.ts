export { drainSpool } from './setup/drain-spool.ts'
export type { DrainSpoolOptions, SpoolReport } from './setup/drain-spool.ts'
