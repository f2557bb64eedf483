import { spanMatchers, type SpanMatchers } from '@honeyhive/tracing/testing'
import { expect } from 'vitest'

declare module 'vitest' {
  // The type parameter must be that of vitest's own interface.
  // oxlint-disable-next-line typescript/no-explicit-any
  interface Matchers<T = any> extends SpanMatchers<T> {}
}

expect.extend(spanMatchers)
