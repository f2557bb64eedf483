import { startCollector, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { HoneyHiveTracer } from '@honeyhive/tracing'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { runCommand } from './run.ts'

let folder: TemporaryFolder
beforeEach(async () => {
  folder = await temporaryFolder()
  // What evaluations have left on this machine is not this test's.
  vi.stubEnv('HH_OUTBOX_DIR', `${folder.path}/outbox`)
})
afterEach(async () => {
  vi.unstubAllEnvs()
  await folder.remove()
})

async function flush(...args: string[]) {
  const out: string[] = []
  const error: string[] = []
  const code = await runCommand(['flush', ...args], {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  })
  return { code, out: out.join('\n'), error: error.join('\n') }
}

it('flush delivers what an earlier run has left, and says how much and from where', async () => {
  const gone = await startCollector()
  const { url, port } = gone
  await gone.close()
  vi.stubEnv('HH_API_URL', url)
  vi.stubEnv('HH_PROJECT', 'demo')
  const tracer = HoneyHiveTracer.init({
    spool: 'exit',
    spoolDirectory: folder.path,
    flushTimeoutMillis: 20,
    resilience: 'resilient',
    sessionId: '00000000-0000-4000-8000-000000000000',
  })
  tracer.trace('left', () => 1)
  await tracer.shutdown()
  const away = await flush('--dir', folder.path, '--timeout', '0')
  expect(away).toMatchObject({ code: 1, out: `0 spans were delivered from ${folder.path}.` })
  expect(away.error).toMatch(/^The rest waits: .*ECONNREFUSED/u)
  await using collector = await startCollector({}, { port })
  expect(await flush('--dir', folder.path)).toEqual({
    code: 0,
    out: `1 spans were delivered from ${folder.path}.`,
    error: '',
  })
  expect(collector.spanCounts).toEqual({ left: 1 })
})

it('flush says what is wrong with its options', async () => {
  expect(await flush('--timeout', 'soon')).toMatchObject({ code: 2, out: '' })
  expect((await flush('--timeout', 'soon')).error).toMatch(/^--timeout must be a number of seconds, but is 'soon'\./u)
  expect((await flush('--help')).out).toContain('HH_PROJECT')
})
