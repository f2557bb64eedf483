import type { HoneyHiveOptions } from '@honeyhive/tracing'
import { enrichSession, HoneyHiveTracer, trace } from '@honeyhive/tracing'
import { type Collector, type ReceivedSpan, startCollector } from '@honeyhive/kit'
import type { RecordingSpan } from '../../packages/tracing/src/core/span-types.ts'
import { places } from './redaction-places.ts'

/** Everything that a tracer sent while texts stood in every place there is. */
export interface Sent {
  /** Bodies of all requests with these paths, and with up to four levels of escaping taken off. */
  text(paths: RegExp): string
  readonly spans: readonly ReceivedSpan[]
}

/** Puts each text in every place of a span, all in what a traced function takes and returns, in the resource, in the start of a session and in an update of it, and waits until all has arrived. */
export async function sent(texts: readonly string[], options: HoneyHiveOptions): Promise<Sent> {
  const collector = await startCollector()
  const data = { list: texts, nested: { deep: Object.fromEntries(texts.map((text, index) => [`n${index}`, text])) } }
  const tracer = HoneyHiveTracer.init({
    serverUrl: collector.url,
    apiKey: 'key',
    // The resource carries it, as the service's name.
    project: texts.join(' '),
    sessionName: texts.join(' '),
    inputs: data,
    metadata: data,
    userProperties: data,
    ...options,
  })
  for (const place of places) {
    for (const text of texts) {
      const span = tracer.getTracer().startSpan('span') as RecordingSpan
      place.write(span, text, undefined)
      span.end()
    }
  }
  trace((given: unknown) => given, { name: 'call', tracer })(data)
  await tracer.ready
  await enrichSession({ inputs: data, outputs: data, metadata: data, feedback: data, config: data }, tracer)
  await tracer.shutdown()
  const arrived = read(collector)
  await collector.close()
  return arrived
}

function read({ requests, spans }: Collector): Sent {
  return {
    spans,
    text: (paths) =>
      requests.map(({ path, body }) => (paths.test(path) ? forms(Buffer.from(body).toString()) : '')).join(),
  }
}

/** A text, and the same with up to four levels of escaping taken off. */
export function forms(text: string): string {
  let form = text
  let all = form
  for (let level = 0; level < 4; level++) {
    form = form.replaceAll('\\"', '"').replaceAll('\\\\', '\\')
    all += form
  }
  return all
}

/** What a received span says, without what differs from one tracer to the next. */
export function told({ name, attributes, span }: ReceivedSpan): unknown {
  const own = Object.entries(attributes).filter(([key]) => !key.endsWith('session_id'))
  const events = span.events.map((event) => [
    event.name,
    event.attributes.filter(({ key }) => key !== 'exception.stacktrace'),
  ])
  return [name, own, events, span.links.map((link) => link.attributes), span.status]
}
