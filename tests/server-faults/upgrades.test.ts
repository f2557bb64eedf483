import { createHash } from 'node:crypto'
import { copyFileSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { EventSummary, ServerStatus, SessionsPage, SessionTree } from '@honeyhive/api'
import { startServer } from '@honeyhive/server'
import { expect, onTestFinished, test } from 'vitest'
import { dataFolder, killQuietly, startServerProcess } from './killed-server.ts'

/** One seeded store of each layout that there has been, all with the same events; the last is today's. */
const layouts = [1, 10, 11] as const
const latest = 11

const storeOf = (layout: number): string => fileURLToPath(new URL(`../fixtures/stores/v${layout}.db`, import.meta.url))

function folderWith(layout: number): string {
  const folder = dataFolder()
  copyFileSync(storeOf(layout), join(folder, 'events.db'))
  return folder
}

async function started(folder: string): Promise<string> {
  const server = await startServer({ port: 0, dataDirectory: folder })
  onTestFinished(() => server.close())
  return server.url
}

async function asked<T>(url: string, body?: object): Promise<T> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', headers, body: JSON.stringify(body) })
  expect(response.status).toBe(200)
  return (await response.json()) as T
}

/** A digest of what a server says of its store: every session, tree and event, what a search finds, what charts add up to. */
async function answersOf(url: string): Promise<string> {
  const { sessions } = await asked<SessionsPage>(`${url}/api/sessions?limit=100`)
  const ids = sessions.map(({ id }) => id).toSorted()
  const trees = await Promise.all(ids.map((id) => asked<SessionTree>(`${url}/api/sessions/${encodeURIComponent(id)}`)))
  const events = trees.flatMap((tree) => tree.events.map(({ id }) => id))
  const details = await Promise.all(events.map((id) => asked(`${url}/api/events/${encodeURIComponent(id)}`)))
  const where = { kind: 'words', text: 'never promise' }
  const found = await asked<{ readonly events: readonly EventSummary[] }>(`${url}/api/query/events`, { where })
  const measures = [{ kind: 'count' }, { kind: 'errors' }]
  const groupBy = [{ kind: 'column', column: 'model' }]
  const sums = await asked(`${url}/api/query/aggregate`, { measures, groupBy })
  const { sessionCount, eventCount } = await asked<ServerStatus>(`${url}/api/status`)
  // How often a session was written is no answer about it.
  const said = trees.map(({ session: { version: _version, ...session }, events: listed }) => ({ session, listed }))
  expect([sessionCount, eventCount, found.events.length > 0]).toEqual([9, 36, true])
  const everything = [said, details, found.events.map(({ id }) => id).toSorted(), sums]
  return createHash('sha256').update(JSON.stringify(everything)).digest('hex')
}

/** What a store that needs no upgrade answers. */
async function expectedAnswers(): Promise<string> {
  return answersOf(await started(folderWith(latest)))
}

test.each(layouts)('S10 a store of layout %i gives the same answers as one of today', async (layout) => {
  expect(await answersOf(await started(folderWith(layout)))).toBe(await expectedAnswers())
})

test.each(layouts)('S10 a store of layout %i keeps a backup where it is upgraded, and only there', async (layout) => {
  const folder = folderWith(layout)
  await started(folder)
  // Beside a backup may lie the log that it had, which is empty.
  const backups = readdirSync(folder).filter((name) => /\.bak-v\d+$/u.test(name))
  expect(backups).toEqual(layout === latest ? [] : [`events.db.bak-v${layout}`])
  for (const name of backups) expect(readFileSync(join(folder, name)).equals(readFileSync(storeOf(layout)))).toBe(true)
})

test.each(layouts)(
  'S10 a store of layout %i gives the same answers after the server was killed at its first writes',
  async (layout) => {
    const folder = folderWith(layout)
    for (const write of [2, 9, 30]) {
      const inject = `inject=pwrite64:signal=SIGKILL:when=${write}`
      const trace = ['strace', '-f', '-qq', '-o', '/dev/null', '-e', 'trace=pwrite64', '-e', inject]
      const killed = await startServerProcess(folder, trace)
      killQuietly(killed?.pid)
      await killed?.exited
    }
    expect(await answersOf(await started(folder))).toBe(await expectedAnswers())
  },
  60_000,
)
