import { spanMatchers, type SpanMatchers } from '@honeyhive/tracing/testing'

declare global {
  namespace jest {
    interface Matchers<R> extends SpanMatchers<R> {}
  }
}

const { expect } = globalThis as { readonly expect?: { extend(matchers: object): void } }
if (expect === undefined)
  throw new Error(
    "honeyhive/testing/jest needs jest's global expect. Without globals, call expect.extend(spanMatchers) of 'honeyhive/testing'.",
  )
expect.extend(spanMatchers)
