export { captureSpans, spanMatchers } from '@honeyhive/tracing/testing'
export type { SpanCapture, SpanMatchers } from '@honeyhive/tracing/testing'
