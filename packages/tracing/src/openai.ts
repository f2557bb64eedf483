export { wrapOpenAI } from './instrument/openai/wrap.ts'
export type { WrapOpenAIOptions } from './instrument/openai/wrap.ts'
