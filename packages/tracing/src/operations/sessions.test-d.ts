/** Checked by `npm run typecheck` and never run. */
import type { Context, Span } from '@opentelemetry/api'
import {
  createEvent,
  createSession,
  endSession,
  enrichSpan,
  extractContext,
  getCurrentSpan,
  injectContext,
  link,
  startActiveSpan,
  startSpan,
  suppressTracing,
  unlink,
  withBaggage,
  withDistributedTraceContext,
  withSession,
} from '../index.ts'

// Results come through with their own types.
const answer: Promise<number> = withSession({ sessionName: 's' }, async (sessionId: string) => sessionId.length)
const handled: string = withDistributedTraceContext({ traceparent: '00-…' }, () => 'done', { sessionId: 's' })
const counted: number = withBaggage({ any: { thing: 1 } }, () => 1)
const quiet: Promise<void> = suppressTracing(async () => undefined)
const page: Promise<Response> = startActiveSpan('fetch', { eventType: 'tool', root: true }, () => fetch('http://x'))
const id: Promise<string | null> = createSession({ skipApiCall: true, userProperties: { plan: 'pro' } })
const event: Promise<string | undefined> = createEvent({ eventName: 'e', outputs: ['anything'] })
const around: Context = extractContext(new Headers())
const current: Span | undefined = getCurrentSpan()

// A carrier stays what it was.
const headers: Headers = injectContext(new Headers())
const record: Record<string, string> = injectContext()
const kept: string = injectContext({ accept: 'json' }).accept

// Lazy values, and keys of one's own, which are metadata.
const recorded: boolean = enrichSpan({ metadata: () => ({ a: 1 }), metrics: { b: 2 }, ticket: 'T-1' })
enrichSpan(() => ({ outputs: { done: true } }))
enrichSpan(startSpan('given'), { error: new Error('bad') })

async function used(): Promise<void> {
  using span = startSpan('work')
  span.setAttribute('a', 1)
  using token = link({ baggage: 'session_id=s' })
  unlink(token)
  await endSession({ outputs: 'text', feedback: { rating: 5 } })
}

// @ts-expect-error A session's name is text.
void createSession({ sessionName: 7 })
// @ts-expect-error An event has a name.
void createEvent({ eventType: 'tool' })
// @ts-expect-error Entries are an object or make one.
enrichSpan({ metadata: 'text' })
// @ts-expect-error There has to be a function to run.
withDistributedTraceContext({ traceparent: '' })
// @ts-expect-error Text is no carrier.
extractContext('traceparent')
// @ts-expect-error The type of an event is a word.
startSpan('s', { eventType: 1 })

export { answer, around, counted, current, event, handled, headers, id, kept, page, quiet, record, recorded, used }
