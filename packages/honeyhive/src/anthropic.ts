export { wrapAnthropic } from '@honeyhive/tracing/anthropic'
export type { WrapAnthropicOptions } from '@honeyhive/tracing/anthropic'
