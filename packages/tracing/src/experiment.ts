/** Door for the evaluation library alone; users reach all of it through `evaluate`. */
export { attributeOf } from './core/direct-span.ts'
export type { Config } from './core/config.ts'
export { describeError, recordError } from './core/record-error.ts'
export { snapshot } from './core/serialize.ts'
export { suppressed } from './core/suppressed.ts'
export { type OpenSession, type TracerSeam, tracerSeam } from './operations/experiment.ts'
export { cacheDirectory } from './export/spool/directory.ts'
export type { Outgoing } from './setup/outgoing.ts'
