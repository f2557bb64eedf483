import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { encodeTraces } from '@honeyhive/otlp'
import { build } from 'esbuild'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { spanOf } from './ingest/testing.ts'
import { eventIdOfSpan } from './store/event-id.ts'
import { runningServer, sendJson, temporaryDirectory } from './testing.ts'
import type { ChildProcess } from 'node:child_process'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const folder = at(`../build/killed-${process.pid}`)
const program = `
import { startServer } from '${at('index.ts')}'
const server = await startServer({ port: 0, dataDirectory: process.argv[2] })
process.stdout.write(server.url)
`

beforeAll(async () => {
  const stdin = { contents: program, resolveDir: at('.'), loader: 'ts' as const }
  const shared = {
    bundle: true,
    platform: 'node' as const,
    format: 'esm' as const,
    external: ['hono', '@hono/node-server', 'libsql', 'zod'],
    alias: { '@honeyhive/otlp': at('../../otlp/src/index.ts') },
  }
  await build({ ...shared, stdin, outfile: `${folder}/server.mjs` })
  // With the file that threads run beside it, as in the package.
  await build({ ...shared, entryPoints: [at('server-worker.ts')], outfile: `${folder}/server-worker.js` })
  await writeFile(`${folder}/package.json`, '{"type":"module"}')
})

afterAll(() => rm(folder, { recursive: true, force: true }))

const spansPerBatch = 20

function batch(serial: number): { readonly ids: readonly string[]; readonly body: Uint8Array<ArrayBuffer> } {
  const traceId = (serial + 1).toString(16).padStart(32, '0')
  const spans = Array.from({ length: spansPerBatch }, (_, index) =>
    spanOf({ text: 'x'.repeat(2000) }, { traceId, spanId: (index + 1).toString(16).padStart(16, '0') }),
  )
  const scope = { name: 's', version: '', attributes: [], droppedAttributesCount: 0 }
  const resource = { attributes: [], droppedAttributesCount: 0 }
  const body = encodeTraces({
    resourceSpans: [{ resource, scopeSpans: [{ scope, spans, schemaUrl: '' }], schemaUrl: '' }],
  })
  return { ids: spans.map(({ spanId }) => eventIdOfSpan(traceId, spanId)), body: body as Uint8Array<ArrayBuffer> }
}

/** Sends until the server dies, which happens while several batches are under way; gives back what was answered with 200. */
async function sendUntilKilled(url: string, server: ChildProcess, acknowledgements: number): Promise<Set<string>> {
  const acknowledged = new Set<string>()
  let serial = 0
  const sender = async (): Promise<void> => {
    while (server.exitCode === null && server.signalCode === null) {
      const { ids, body } = batch((serial += 1))
      const headers = { 'content-type': 'application/x-protobuf' }
      const status = await fetch(`${url}/v1/traces`, { method: 'POST', headers, body }).then(
        (response) => response.status,
        () => 0,
      )
      if (status === 200) for (const id of ids) acknowledged.add(id)
      if (acknowledged.size >= acknowledgements * spansPerBatch) server.kill('SIGKILL')
    }
  }
  await Promise.all([sender(), sender(), sender(), sender()])
  return acknowledged
}

test.each([1, 7, 25])(
  'loses nothing that it answered for when it is killed after %i batches',
  async (acknowledgements) => {
    const dataDirectory = temporaryDirectory()
    const child = spawn(process.execPath, [`${folder}/server.mjs`, dataDirectory], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const [url] = (await once(child.stdout, 'data')) as [Buffer]
    const acknowledged = await sendUntilKilled(url.toString(), child, acknowledgements)
    expect(child.signalCode).toBe('SIGKILL')
    const restarted = await runningServer({ dataDirectory })
    const response = await sendJson(`${restarted.url}/v1/events/export`, { limit: 7500, projections: ['event_id'] })
    const { events } = (await response.json()) as { readonly events: readonly { readonly event_id: string }[] }
    const found = new Set(events.map((event) => event.event_id))
    expect([...acknowledged].filter((id) => !found.has(id))).toEqual([])
    expect(acknowledged.size).toBeGreaterThanOrEqual(acknowledgements * spansPerBatch)
    // A batch is whole or absent: whatever more than the acknowledged was written came in full batches, each with its session.
    expect(found.size % (spansPerBatch + 1)).toBe(0)
  },
)
