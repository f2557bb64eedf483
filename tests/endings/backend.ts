import {
  type Collector,
  expectChild,
  runChild,
  startCollector,
  type TemporaryFolder,
  temporaryFolder,
} from '@honeyhive/kit'

export type BackendState = 'up' | 'dead' | 'hung'

/** A server in one of its states, and the directory where programs keep what they could not send to it. */
export interface Backend extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>
  /** The server comes back at its address, and another program starts. Resolves with all spans that were ever taken. */
  readonly spansAfterNextStart: () => Promise<Readonly<Record<string, number>>>
  /** What the server has taken so far. */
  readonly collector: Collector
}

/** Sends a span of its own, and what earlier programs have left behind. */
const nextStart = `import { HoneyHiveTracer } from 'honeyhive'
const tracer = HoneyHiveTracer.init({ sessionName: 'next start' })
tracer.trace('fresh', () => 'alive')
await tracer.shutdown()
const { created, delivered, dropped, spooled = 0, queued, open } = tracer.status().spans
console.log(created - delivered - Object.values(dropped).reduce((sum, count) => sum + count, 0) - spooled - queued - open)`

export async function startBackend(state: BackendState): Promise<Backend> {
  const folder: TemporaryFolder = await temporaryFolder('honeyhive-spool-')
  const first = await startCollector(state === 'hung' ? { '*': { kind: 'hang' } } : {})
  const { url, port } = first
  if (state === 'dead') await first.close()
  const env = { HH_API_URL: url, HH_SPOOL_DIR: folder.path }
  let collector = first
  return {
    env,
    get collector() {
      return collector
    },
    async spansAfterNextStart() {
      if (state === 'dead') collector = await startCollector({}, { port })
      else collector.follow({})
      expectChild(await runChild({ code: nextStart, env })).toEndWith({ exitCode: 0, stdout: '0\n' })
      return distinctSpans(collector)
    },
    async [Symbol.asyncDispose]() {
      await collector.close()
      await folder.remove()
    },
  }
}

/** How many spans of each name were taken; one that came twice is one, as it is for a server. */
export function distinctSpans({ spans }: Pick<Collector, 'spans'>): Readonly<Record<string, number>> {
  const names = new Map(spans.map(({ traceId, spanId, name }) => [traceId + spanId, name]))
  const counts: Record<string, number> = {}
  for (const name of names.values()) counts[name] = (counts[name] ?? 0) + 1
  return counts
}
