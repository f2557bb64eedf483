export type { WrapMCPOptions } from './instrument/mcp/mcp-run.ts'
export { wrapMCPClient } from './instrument/mcp/wrap-client.ts'
export { wrapMCPServer } from './instrument/mcp/wrap-server.ts'
