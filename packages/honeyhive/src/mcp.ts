export { wrapMCPClient, wrapMCPServer } from '@honeyhive/tracing/mcp'
export type { WrapMCPOptions } from '@honeyhive/tracing/mcp'
