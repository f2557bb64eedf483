export { LangChainHandler } from './instrument/langchain/handler.ts'
export type { LangChainHandlerOptions } from './instrument/langchain/handler.ts'
export { langChainHandler, traceLangChain } from './instrument/langchain/trace-langchain.ts'
