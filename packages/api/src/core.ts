/** Door: the client that the functions of `funcs` take. */
export { HoneyHiveCore } from './rest/core.ts'
export type { RequestOptions, SDKOptions } from './rest/sdk-options.ts'
