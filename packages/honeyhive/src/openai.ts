export { wrapOpenAI } from '@honeyhive/tracing/openai'
export type { WrapOpenAIOptions } from '@honeyhive/tracing/openai'
