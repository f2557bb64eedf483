export { LangChainHandler, langChainHandler, traceLangChain } from '@honeyhive/tracing/langchain'
export type { LangChainHandlerOptions } from '@honeyhive/tracing/langchain'
