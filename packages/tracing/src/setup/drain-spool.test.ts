import { startCollector, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'
import { drainSpool } from './drain-spool.ts'

let folder: TemporaryFolder
let serverUrl: string
let port: number

beforeEach(async () => {
  folder = await temporaryFolder()
  await using gone = await startCollector()
  serverUrl = gone.url
  port = gone.port
})

afterEach(() => folder.remove())

/** A tracer whose server is away shuts down with this many spans unsent. */
async function leave(count: number, options: object = {}): Promise<void> {
  const tracer = HoneyHiveTracer.init({
    serverUrl,
    project: 'demo',
    spool: 'exit',
    spoolDirectory: folder.path,
    flushTimeoutMillis: 20,
    resilience: 'resilient',
    sessionId: '00000000-0000-4000-8000-000000000000',
    ...options,
  })
  for (let index = 0; index < count; index += 1) tracer.trace('left', () => `canary ${index}`)
  expect(await tracer.shutdown()).toEqual({ delivered: 0, dropped: 0, pending: count, timedOut: true })
  expect(tracer.status().spans).toMatchObject({ created: count, spooled: count, queued: 0, dropped: {} })
}

it('delivers what is on disk for a server and a project, in either wire format', async () => {
  await leave(3)
  await leave(2, { otlpProtocol: 'http/json' })
  await leave(1, { project: 'other' })
  await using collector = await startCollector({}, { port })
  const options = { serverUrl, project: 'demo', spoolDirectory: folder.path }
  expect(await drainSpool(options, {})).toEqual({ status: 'emptied', delivered: 5, directory: folder.path, why: '' })
  expect(collector.spanCounts).toEqual({ left: 5 })
  expect(await drainSpool(options, {})).toMatchObject({ delivered: 0 })
  expect(await drainSpool({ ...options, project: 'other' }, {})).toMatchObject({ delivered: 1 })
})

it('tries a server again that is too busy, and leaves on disk what it does not take in time', async () => {
  await leave(3)
  await using collector = await startCollector({ '*': [{ kind: 'answer', status: 503 }] }, { port })
  const options = { serverUrl, project: 'demo', spoolDirectory: folder.path }
  const stopped = await drainSpool({ ...options, timeoutMillis: 1 }, {})
  expect(stopped).toMatchObject({ status: 'stopped', delivered: 0, why: expect.stringContaining('answered 503') })
  collector.follow({ '*': [{ kind: 'answer', status: 503 }] })
  expect(await drainSpool(options, {})).toMatchObject({ status: 'emptied', delivered: 3 })
  expect(collector.spanCounts).toEqual({ left: 3 })
})

it('makes no directory only to look into it, and does not guess at an address', async () => {
  const directory = `${folder.path}/none`
  expect(await drainSpool({ serverUrl, spoolDirectory: directory }, {})).toMatchObject({ status: 'emptied' })
  await expect(drainSpool({ serverUrl: 'nowhere' }, {})).rejects.toMatchObject({ code: 'INVALID_OPTION' })
})

it('has neither the key nor what is to be hidden on disk', async () => {
  await leave(1, {
    apiKey: 'hh_canary_key',
    captureContent: 'none',
    redact: true,
    inputs: { prompt: 'canary_of_the_session' },
  })
  const files = readdirSync(folder.path)
  expect(files).toHaveLength(1)
  const text = files.map((file) => file + readFileSync(join(folder.path, file), 'latin1')).join('')
  expect(text).toContain('left')
  expect(text).not.toContain('canary')
})
