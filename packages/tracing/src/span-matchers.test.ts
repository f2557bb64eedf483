import { expect as jestExpect } from 'expect'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startActiveSpan } from './operations/start-span.ts'
import { trace } from './operations/trace.ts'
import { enrichSpan } from './operations/enrich.ts'
import { captureSpans, type SpanCapture, spanMatchers, type SpanMatchers } from './testing.ts'

let capture: SpanCapture

beforeAll(() => {
  expect.extend(spanMatchers)
  jestExpect.extend(spanMatchers)
  capture = captureSpans()
  const search = trace((query: string, options: object) => [query, options], { name: 'search' })
  trace(
    'agent',
    { eventType: 'workflow', metadata: { plan: 'pro' } },
    () => (search('moon', { limit: 3 }), enrichSpan({ outputs: { rows: [1] } })),
  )
  startActiveSpan('failing', (span) => void span.setStatus({ code: 2, message: 'TypeError: oh' }))
})
afterAll(() => capture.stop())

type Expect = (value: unknown) => SpanMatchers & { readonly not: SpanMatchers }

describe.each([
  ['vitest', expect as unknown as Expect],
  ['jest', jestExpect as unknown as Expect],
])('the matchers in %s', (_runner, expectSpan) => {
  it('compare attributes, inputs and outputs, JSON as what it stands for', () => {
    const span = capture.span('search')
    expectSpan(span).toHaveAttribute('honeyhive_event_type')
    expectSpan(span).toHaveAttribute('honeyhive_event_type', 'tool')
    expectSpan(span).not.toHaveAttribute('honeyhive_event_type', 'model')
    expectSpan(span).not.toHaveAttribute('nothing')
    expectSpan(span).toHaveInput('query', 'moon')
    expectSpan(span).toHaveInput('options', { limit: 3 })
    expectSpan(span).toHaveInput('options', '{"limit":3}')
    expectSpan(span).toHaveInput('options', expect.objectContaining({ limit: expect.any(Number) }))
    expectSpan(span).not.toHaveInput('options', { limit: 4 })
    expectSpan(span).toHaveOutput(['moon', { limit: 3 }])
    expectSpan(capture.span('agent')).toHaveOutput('rows', [1])
    expectSpan(capture.span('agent')).toHaveAttribute('honeyhive_metadata.plan', 'pro')
  })

  it('tell the type, the parent and the end of a span', () => {
    expectSpan(capture.span('search')).toHaveEventType('tool')
    expectSpan(capture.span('agent')).toHaveEventType('workflow')
    expectSpan(capture.span('search')).toBeChildOf(capture.span('agent'))
    expectSpan(capture.span('agent')).not.toBeChildOf(capture.span('search'))
    expectSpan(capture.span('agent')).not.toHaveFailed()
    expectSpan(capture.span('failing')).toHaveFailed()
    expectSpan(capture.span('failing')).toHaveFailed('oh')
    expectSpan(capture.span('failing')).toHaveFailed(/^TypeError/u)
    expectSpan(capture.span('failing')).not.toHaveFailed('ah')
    expect(() => expectSpan(capture.span('agent')).toHaveEventType('chain')).toThrow("the event type 'workflow'")
  })

  it('say what there is when it is something else', () => {
    const span = capture.span('search')
    const failing: readonly (readonly [() => unknown, string])[] = [
      [
        () => expectSpan(span).toHaveInput('query', 'sun'),
        "The span 'search' has the input 'query' 'moon'. Asked for: 'sun'.",
      ],
      [
        () => expectSpan(span).toHaveInput('nothing'),
        "The span 'search' has not the input 'nothing'. It has: honeyhive",
      ],
      [() => expectSpan(span).toHaveFailed(), "The span 'search' ended well."],
      [() => expectSpan(span).toBeChildOf(span), "The span 'search' has the parent"],
      [
        () => expectSpan('search').toHaveFailed(),
        "This matcher expects a span, such as captureSpans().span(name) gives, but got 'search'.",
      ],
    ]
    for (const [check, message] of failing) expect(check).toThrow(message)
  })
})
