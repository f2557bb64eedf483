export { captureSpans } from '@honeyhive/tracing/testing'
export type { SpanCapture } from '@honeyhive/tracing/testing'
