import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { startServer } from './listen.ts'
import type { RunningServer } from './listen.ts'
import type { ServerOptions } from './options.ts'

/** For what outlives one test. */
export function temporaryFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'honeyhive-server-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

export function temporaryDirectory(): string {
  const { path, remove } = temporaryFolder()
  onTestFinished(remove)
  return path
}

/** A real server on a free port with a store of its own, stopped at the end of the test. */
export async function runningServer(options: ServerOptions = {}): Promise<RunningServer> {
  const server = await startServer({ port: 0, dataDirectory: temporaryDirectory(), ...options })
  onTestFinished(() => server.close())
  return server
}

export async function getJson<T>(url: string): Promise<T> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`)
  return (await response.json()) as T
}

export function sendJson(url: string, body: unknown, method = 'POST'): Promise<Response> {
  return fetch(url, { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })
}
