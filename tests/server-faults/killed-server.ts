import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { encodeTraces } from '@honeyhive/otlp'
import { onTestFinished } from 'vitest'
import type { ChildProcess } from 'node:child_process'

const program = fileURLToPath(new URL('serve.mjs', import.meta.url))
const spansPerBatch = 12

export interface RunningProcess {
  readonly url: string
  readonly child: ChildProcess
  /** Of the server itself, where something else started it. */
  readonly pid: number
  readonly readyMillis: number
  readonly exited: Promise<unknown>
}

/** Cleans up when a test or a file of tests is over; what was asked for last is done first. */
type AtEnd = (clean: () => void | Promise<void>) => void

/** A folder that is removed after the test. */
export function dataFolder(atEnd: AtEnd = onTestFinished): string {
  const folder = mkdtempSync(join(tmpdir(), 'honeyhive-faults-'))
  atEnd(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** A server on that folder, behind a tracer where one is given (`strace …`). undefined: it died before it listened. */
export async function startServerProcess(
  folder: string,
  tracer: readonly string[] = [],
  atEnd: AtEnd = onTestFinished,
): Promise<RunningProcess | undefined> {
  const startedAt = performance.now()
  const [command, rest] =
    tracer.length === 0 ? [process.execPath, []] : [String(tracer[0]), [...tracer.slice(1), process.execPath]]
  const child = spawn(command, [...rest, program, folder], { stdio: ['ignore', 'pipe', 'ignore'] })
  const exited = once(child, 'exit')
  const line = await Promise.race([once(child.stdout, 'data'), exited.then(() => undefined)])
  if (line === undefined) return undefined
  const url = String(line[0]).trim()
  const { pid } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8')) as { readonly pid: number }
  // Until it has ended it may write to a folder that is removed next. A tracer ends with what it traces.
  atEnd(async () => {
    killQuietly(pid)
    await exited
  })
  return { url, child, pid, readyMillis: performance.now() - startedAt, exited }
}

export function killQuietly(pid: number | undefined): void {
  if (pid === undefined) return
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended already, which is what was wanted.
  }
}

export interface SentBatch {
  readonly names: readonly string[]
  readonly body: Uint8Array<ArrayBuffer>
}

/** A batch of spans whose names say who they are. */
export function batchOf(serial: number): SentBatch {
  const traceId = (serial + 1).toString(16).padStart(32, '0')
  const spans = Array.from({ length: spansPerBatch }, (_, index) => ({
    traceId,
    spanId: (index + 1).toString(16).padStart(16, '0'),
    traceState: '',
    parentSpanId: '',
    flags: 0,
    name: `span-${serial}-${index}`,
    kind: 1 as const,
    startTimeUnixNano: 1_763_730_000_000_000_000n,
    endTimeUnixNano: 1_763_730_000_250_000_000n,
    attributes: [{ key: 'honeyhive_inputs.text', value: { stringValue: `text ${serial} ${'x'.repeat(3000)}` } }],
    droppedAttributesCount: 0,
    events: [],
    droppedEventsCount: 0,
    links: [],
    droppedLinksCount: 0,
    status: { code: 0 as const, message: '' },
  }))
  const resource = { attributes: [], droppedAttributesCount: 0 }
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resourceSpans = [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }]
  return { names: spans.map(({ name }) => name), body: encodeTraces({ resourceSpans }) as Uint8Array<ArrayBuffer> }
}

/** Status and, where it was refused, when to come back; 0 for no answer. */
export async function send(
  url: string,
  { body }: SentBatch,
): Promise<{ readonly status: number; readonly retryAfter: string | null }> {
  const headers = { 'content-type': 'application/x-protobuf' }
  const response = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body }).catch(() => undefined)
  await response?.arrayBuffer().catch(() => undefined)
  return { status: response?.status ?? 0, retryAfter: response?.headers.get('retry-after') ?? null }
}

/** Sends with three senders at once until the server is gone or `limit` batches were answered; the names that were answered for. */
export async function sendUntilGone({ url, child, pid }: RunningProcess, limit: number): Promise<Set<string>> {
  const acknowledged = new Set<string>()
  const isGone = (): boolean => child.exitCode !== null || child.signalCode !== null
  let serial = 0
  let answered = 0
  const sender = async (): Promise<void> => {
    while (!isGone()) {
      const batch = batchOf((serial += 1))
      const { status } = await send(url, batch)
      if (status !== 200) continue
      for (const name of batch.names) acknowledged.add(name)
      answered += 1
      if (answered >= limit) killQuietly(pid)
    }
  }
  await Promise.all([sender(), sender(), sender()])
  return acknowledged
}

/** Every span's name, once per event that is stored. */
export async function storedNames(url: string): Promise<readonly string[]> {
  const names: string[] = []
  let cursor: string | null = null
  do {
    const query = {
      where: { kind: 'compare', field: { kind: 'column', column: 'type' }, operator: '=', value: 'tool' },
      limit: 1000,
      cursor,
    }
    const response = await fetch(`${url}/api/query/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(query),
    })
    const page = (await response.json()) as {
      readonly events: readonly { readonly name: string }[]
      readonly nextCursor: string | null
    }
    names.push(...page.events.map(({ name }) => name))
    cursor = page.nextCursor
  } while (cursor !== null)
  return names
}
