import { type Collector, startCollector, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { clearRegistry, gracefulShutdownAll } from '@honeyhive/tracing'
import { context, trace } from '@opentelemetry/api'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { findCopies, findPackage } from './doctor/packages.ts'
import { readBack } from './doctor/read-back.ts'
import { report } from './doctor/report.ts'
import { runCommand } from './run.ts'

let collector: Collector
let folder: TemporaryFolder

beforeEach(async () => {
  collector = await startCollector()
  folder = await temporaryFolder()
  vi.spyOn(process, 'cwd').mockReturnValue(folder.path)
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  vi.stubEnv('HH_API_URL', collector.url)
  vi.stubEnv('HH_API_KEY', '')
})

afterEach(async () => {
  await gracefulShutdownAll({ timeoutMillis: 200 })
  clearRegistry()
  trace.disable()
  context.disable()
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  await collector.close()
  await folder.remove()
})

async function doctor(...args: string[]) {
  const out: string[] = []
  const error: string[] = []
  const code = await runCommand(['doctor', ...args], {
    out: (line) => out.push(line),
    error: (line) => error.push(line),
  })
  return { code, out: out.join('\n'), error: error.join('\n') }
}

async function install(name: string, version: string, within = ''): Promise<void> {
  const home = join(folder.path, within, 'node_modules', name)
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'package.json'), JSON.stringify({ name, version }))
}

/** The one line that begins with these words. */
function line(text: string, level: string, what: string): string {
  const found = text.split('\n').filter((one) => new RegExp(`^  ${level} +${what}  `, 'u').test(one))
  expect(found.length).toBeGreaterThan(0)
  return found.join('\n')
}

describe('honeyhive doctor', () => {
  it('says what is on, sends a span, and says when the backend cannot be read', async () => {
    const { code, out, error } = await doctor()
    expect({ code, error }).toEqual({ code: 0, error: '' })
    expect(line(out, 'ok', 'tracing')).toContain('on; environment')
    expect(line(out, 'ok', 'server')).toContain(`${collector.url} has started a session`)
    expect(line(out, 'ok', 'provider')).toContain('main: no tracer provider was registered globally')
    expect(line(out, 'ok', 'probe')).toMatch(/acknowledged in \d+ ms/u)
    expect(line(out, 'note', 'read back')).toContain('cannot be read from here')
    expect(line(out, 'ok', 'account')).toContain('1 spans: 1 delivered')
    expect(out).toMatch(/Nothing is wrong, 2 notes\.$/u)
    expect(collector.spanCounts).toEqual({ 'honeyhive doctor probe': 1 })
  })

  it('a refused key is a problem, with what to do, and is not shown', async () => {
    vi.stubEnv('HH_API_KEY', 'hh_canary')
    collector.follow({ '*': { kind: 'answer', status: 401 } })
    const { code, out } = await doctor('--timeout', '0.5')
    expect(code).toBe(1)
    expect(line(out, 'problem', 'server')).toContain('Check HH_API_KEY')
    expect(line(out, 'problem', 'probe')).toContain('the span')
    expect(out).not.toContain('canary')
  })

  it('a server that is away is a problem, and so is a key that is missing', async () => {
    const { url } = collector
    await collector.close()
    const away = await doctor('--timeout', '0.5')
    expect(away.code).toBe(1)
    expect(line(away.out, 'problem', 'server')).toContain(url)
    collector = await startCollector()
    vi.stubEnv('HH_API_URL', 'https://api.honeyhive.ai')
    const keyless = await doctor()
    expect(keyless.code).toBe(1)
    expect(line(keyless.out, 'problem', 'set-up')).toContain('HH_API_KEY')
    expect(line(keyless.out, 'problem', 'probe')).toContain('no span was sent')
  })

  it('examines the tracer that the program’s own set-up makes', async () => {
    await writeFile(
      join(folder.path, 'setup.mjs'),
      `const key = Symbol.for('honeyhive.v2.libraries')
       globalThis[key] = new Map([['openai', { name: 'openai', version: '7.0.0', isHooked: true, how: 'wrapOpenAI' }]])`,
    )
    const { code, out } = await doctor('--import', 'setup.mjs')
    expect(code).toBe(0)
    expect(line(out, 'ok', 'import')).toContain('setup.mjs ran')
    expect(line(out, 'note', 'tracer')).toContain('your set-up made none')
    expect(line(out, 'ok', 'library')).toContain('openai 7.0.0 is hooked by wrapOpenAI')
    await install('set-up-module', '1.0.0')
    await writeFile(join(folder.path, 'node_modules/set-up-module/index.js'), 'globalThis.ran = true')
    expect(line((await doctor('--import', 'set-up-module')).out, 'ok', 'import')).toContain('set-up-module ran')
    expect(line((await doctor('--import', 'not-there')).out, 'problem', 'import')).toContain('not-there')
    await writeFile(join(folder.path, 'broken.mjs'), 'throw new Error("mine")')
    const broken = await doctor('--import', 'broken.mjs')
    expect(broken.code).toBe(1)
    expect(line(broken.out, 'problem', 'import')).toContain('broken.mjs failed: mine')
    Reflect.deleteProperty(globalThis, Symbol.for('honeyhive.v2.libraries'))
  })

  it('says which libraries are there and not hooked, and how many copies of the API', async () => {
    await install('ai', '7.0.1')
    await install('@google/genai', '3.1.0')
    await install('@opentelemetry/api', '1.10.0')
    await install('@opentelemetry/api', '1.9.1', 'node_modules/ai')
    const { out } = await doctor()
    expect(line(out, 'note', 'library')).toContain('ai 7.0.1 is installed and not hooked')
    expect(out).toContain('traceAISDK() of honeyhive/ai-sdk')
    expect(line(out, 'note', 'library')).toContain(
      '@google/genai 3.1.0 is installed and not hooked: this version has no hook',
    )
    expect(line(out, 'note', 'api')).toMatch(/2 copies of @opentelemetry\/api: .*1\.9\.1/u)
  })

  it('gives the findings as JSON, and says what is wrong with an option', async () => {
    const { title, findings } = JSON.parse((await doctor('--json')).out) as {
      title: string
      findings: { what: string }[]
    }
    expect(title).toContain(process.version)
    expect(findings.map(({ what }) => what)).toContain('probe')
    expect(await doctor('--timeout', 'soon')).toMatchObject({ code: 2, out: '' })
    expect((await doctor('--imprt', 'x')).error).toContain('--imprt')
    expect((await doctor('--help')).out).toContain('Ends with 0 when spans arrive')
  })
})

describe('what doctor asks', () => {
  it('a server of our kind gives the span back, or does not', async () => {
    collector.follow({
      '/api/status': { kind: 'answer', body: '{"driver":"x"}' },
      '/api/sessions/s': { kind: 'answer', body: '{"events":[{"name":"probe"}]}' },
    })
    const options = { serverUrl: collector.url, apiKey: undefined, sessionId: 's', timeoutMillis: 300 }
    expect(await readBack({ ...options, spanName: 'probe' })).toEqual({ status: 'found' })
    expect(await readBack({ ...options, spanName: 'other' })).toMatchObject({ status: 'missing' })
  })

  it('packages are found as Node finds them', async () => {
    await install('a', '1.0.0')
    await install('b', '2.0.0', 'node_modules/a')
    await install('@scope/b', '1.0.0')
    await install('b', '3.0.0', 'node_modules/@scope/b')
    const below = join(folder.path, 'node_modules/a')
    expect((await findPackage(below, 'a'))?.version).toBe('1.0.0')
    expect(await findPackage(folder.path, 'b')).toBeUndefined()
    expect((await findCopies(folder.path, 'b')).map(({ version }) => version).toSorted()).toEqual(['2.0.0', '3.0.0'])
  })
})

it('the report has a line for each finding, its remedy below it, and a sum', () => {
  const lines = report('title', [
    { level: 'ok', what: 'server', found: 'answers' },
    { level: 'problem', what: 'api key', found: 'refused', remedy: 'set another' },
  ])
  expect(lines).toEqual([
    'title',
    '',
    '  ok       server       answers',
    '  problem  api key      refused',
    '                        → set another',
    '',
    '1 problem.',
  ])
})
