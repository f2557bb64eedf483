import { readdirSync } from 'node:fs'
import { getPriority } from 'node:os'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { sendJson, temporaryDirectory } from '../testing.ts'
import { bundled } from './bundled.ts'
import type { startServer } from '../listen.ts'

let built: Awaited<ReturnType<typeof bundled>>

beforeAll(async () => {
  built = await bundled()
})
afterAll(() => built.remove())

/** How many threads of this process stand how far behind the main one. */
function standing(): Readonly<Record<number, number>> {
  const counts: Record<number, number> = {}
  for (const id of readdirSync('/proc/self/task')) {
    const behind = getPriority(Number(id)) - getPriority(process.pid)
    counts[behind] = (counts[behind] ?? 0) + 1
  }
  return counts
}

test.runIf(process.platform === 'linux')(
  'the threads that take and write spans stand behind those that answer, and nothing else does',
  async () => {
    const { startServer: start } = (await import(built.index.href)) as { startServer: typeof startServer }
    const dataDirectory = temporaryDirectory()
    const server = await start({ port: 0, dataDirectory, uiDirectory: dataDirectory })
    onTestFinished(() => server.close())
    const headers = { 'content-type': 'application/json' }
    const sent = await fetch(`${server.url}/v1/traces`, { method: 'POST', headers, body: '{"resourceSpans":[]}' })
    const found = await sendJson(`${server.url}/api/query/events`, { limit: 1 })
    expect([sent.status, found.status]).toEqual([200, 200])
    const { 0: ahead = 0, ...behind } = standing()
    expect(behind).toEqual({ 10: 2 })
    expect(ahead).toBeGreaterThan(1)
  },
)
