import { setTimeout as sleep } from 'node:timers/promises'

export interface ReadBackOptions {
  readonly serverUrl: string
  readonly apiKey: string | undefined
  readonly sessionId: string
  readonly spanName: string
  readonly timeoutMillis: number
}

/** `found`: the server gives the span back. `unreadable`: it has no way to be asked. `missing`: it does not know the span. */
export type ReadBack =
  | { readonly status: 'found' }
  | { readonly status: 'unreadable'; readonly why: string }
  | { readonly status: 'missing'; readonly why: string }

/** A server of our kind is asked; how another keeps what it got is not known here. */
export async function readBack(options: ReadBackOptions): Promise<ReadBack> {
  const endsAt = performance.now() + options.timeoutMillis
  const status = await getJson(options, '/api/status')
  if (status.kind !== 'ok' || !hasKey(status.body, 'driver'))
    return { status: 'unreadable', why: status.kind === 'ok' ? 'it is no local HoneyHive server' : status.why }
  for (;;) {
    const answer = await getJson(options, `/api/sessions/${options.sessionId}`)
    if (answer.kind === 'ok' && namesIn(answer.body).includes(options.spanName)) return { status: 'found' }
    if (performance.now() > endsAt)
      return { status: 'missing', why: answer.kind === 'ok' ? 'the session is there without it' : answer.why }
    await sleep(50)
  }
}

type Answer = { readonly kind: 'ok'; readonly body: unknown } | { readonly kind: 'failed'; readonly why: string }

async function getJson({ serverUrl, apiKey, timeoutMillis }: ReadBackOptions, path: string): Promise<Answer> {
  try {
    const headers = apiKey === undefined ? undefined : { authorization: `Bearer ${apiKey}` }
    const response = await fetch(`${serverUrl}${path}`, {
      ...(headers && { headers }),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMillis),
    })
    if (!response.ok) return { kind: 'failed', why: `GET ${path} answered ${response.status}` }
    return { kind: 'ok', body: await response.json() }
  } catch (error) {
    return { kind: 'failed', why: `GET ${path} failed: ${error instanceof Error ? error.message : String(error)}` }
  }
}

function hasKey(body: unknown, key: string): boolean {
  return typeof body === 'object' && body !== null && key in body
}

function namesIn(body: unknown): readonly unknown[] {
  const events: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, 'events') : undefined
  if (!Array.isArray(events)) return []
  return events.map((event: unknown) => (typeof event === 'object' && event !== null ? Reflect.get(event, 'name') : ''))
}
