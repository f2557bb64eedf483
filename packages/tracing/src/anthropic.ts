export { wrapAnthropic } from './instrument/anthropic/wrap.ts'
export type { WrapAnthropicOptions } from './instrument/anthropic/wrap.ts'
