import {
  type ChildOptions,
  type ChildResult,
  type Collector,
  expectChild,
  type ReceivedRequest,
  runChild,
  startChild,
  startCollector,
} from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'

const TRACES = '/opentelemetry/v1/traces'

/** Traces `count` spans of its own session, does something, and calls `process.exit`. */
function runExit(
  collector: Collector,
  { count = 3, options = '', code = '', ...child }: { count?: number; options?: string; code?: string } & ChildOptions,
): Promise<ChildResult> {
  return runChild({
    ...child,
    code: `import { HoneyHiveTracer } from 'honeyhive'
      const tracer = HoneyHiveTracer.init({ sessionName: 'exits', inputs: { question: 'why' }, ${options} })
      for (let index = 0; index < ${count}; index += 1)
        tracer.getTracer().startSpan('span', { attributes: { index, text: 'x'.repeat(1000) } }).end()
      ${code}
      process.on('exit', () => console.log(JSON.stringify(tracer.status().spans.dropped)))
      process.exit(0)`,
    env: { HH_API_URL: collector.url, HH_API_KEY: 'hh_canary_0123456789', ...child.env },
  })
}

function traceRequests(collector: Collector): readonly ReceivedRequest[] {
  return collector.requests.filter(({ path }) => path === TRACES)
}

function distinctSpans(collector: Collector): number {
  return new Set(collector.spans.map(({ spanId }) => spanId)).size
}

/** Who waited to the end would be held for 20 seconds; who does not is far from that, however busy the machine is. */
const patiently = 'endTimeoutMillis: 20_000'
const withinMillis = 10_000

const nothingLost = { exitCode: 0, stdout: '{}\n', stderr: '' }

describe.concurrent('a program that calls process.exit in its first turn', () => {
  test('has started its session, before its spans, and with all that belongs to it', async () => {
    await using collector = await startCollector()
    expectChild(await runExit(collector, {})).toEndWith(nothingLost)
    expect(collector.requests.map(({ path }) => path)).toEqual(['/session/start', TRACES])
    expect(collector.requests[0]?.json).toMatchObject({
      session: { session_name: 'exits', inputs: { question: 'why' } },
    })
    for (const { headers } of collector.requests)
      expect(headers).toMatchObject({ authorization: 'Bearer hh_canary_0123456789', 'hh-client-package': 'honeyhive' })
  })

  test('delivers 5,000 spans, each once', async () => {
    await using collector = await startCollector()
    // How long an end may take is held elsewhere; here a machine with other work may take its time.
    const options = 'endTimeoutMillis: 20_000'
    expectChild(await runExit(collector, { count: 5000, options })).toEndWith(nothingLost)
    expect(collector.spanCounts).toEqual({ span: 5000 })
    expect(distinctSpans(collector)).toBe(5000)
  })

  test.each(['http/protobuf', 'http/json'])('delivers as %s, compressed', async (protocol) => {
    await using collector = await startCollector()
    const options = `otlpProtocol: '${protocol}', compression: 'gzip'`
    expectChild(await runExit(collector, { options })).toEndWith(nothingLost)
    expect(collector.spanCounts).toEqual({ span: 3 })
    expect(traceRequests(collector)[0]?.headers).toMatchObject({
      'content-encoding': 'gzip',
      'content-type': protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
    })
  })

  test('delivers uncompressed to a server that cannot read compressed bodies', async () => {
    await using collector = await startCollector(({ headers }) =>
      headers['content-encoding'] === 'gzip' ? { kind: 'answer', status: 415 } : undefined,
    )
    expectChild(await runExit(collector, { options: `compression: 'gzip'` })).toEndWith(nothingLost)
    expect(collector.spanCounts).toEqual({ span: 3 })
  })

  test('delivers again what was in flight, because its answer would not be heard', async () => {
    await using collector = await startCollector({ [TRACES]: [{ kind: 'hang' }] })
    const child = startChild({
      code: `import { HoneyHiveTracer } from 'honeyhive'
        const tracer = HoneyHiveTracer.init({ flushIntervalMillis: 1 })
        const work = (name) => tracer.getTracer().startSpan(name).end()
        process.on('SIGTERM', () => { work('late'); process.exit(0) })
        setInterval(() => {}, 1000)
        work('span'); work('span'); work('span')`,
      env: { HH_API_URL: collector.url },
    })
    await collector.waitForRequest(({ path }) => path === TRACES)
    child.signal('SIGTERM')
    expectChild(await child.ended).toEndWith({ exitCode: 0, stderr: '' })
    expect(collector.spanCounts).toEqual({ span: 3, late: 1 })
    expect(collector.receivedSpans).toHaveLength(7)
  })

  test('tries again while the server is too busy, as long as there is time', async () => {
    const busy = { kind: 'answer', status: 503 } as const
    await using collector = await startCollector({ [TRACES]: [busy, busy] })
    expectChild(await runExit(collector, {})).toEndWith(nothingLost)
    expect(collector.spanCounts).toEqual({ span: 3 })
    expect(traceRequests(collector)).toHaveLength(3)
  })

  test('does not wait for a server that wants more time than there is', async () => {
    await using collector = await startCollector({
      [TRACES]: { kind: 'answer', status: 503, headers: { 'retry-after': '60' } },
    })
    const result = await runExit(collector, { options: patiently })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"unsent-at-end":3}\n', stderrLines: 1, withinMillis })
    expect(result.stderr).toContain('answered 503')
  })

  test('sends what is too large for the server in smaller pieces', async () => {
    await using collector = await startCollector(({ path, spans }) =>
      path === TRACES && spans.length > 3 ? { kind: 'answer', status: 413 } : undefined,
    )
    expectChild(await runExit(collector, { count: 10 })).toEndWith(nothingLost)
    expect(collector.spanCounts).toEqual({ span: 10 })
    expect(distinctSpans(collector)).toBe(10)
  })

  test('counts what the server takes and refuses', async () => {
    await using collector = await startCollector({
      [TRACES]: { kind: 'partial-success', rejectedSpans: 2, message: 'too old' },
    })
    const result = await runExit(collector, {})
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"rejected":2}\n', stderrLines: 1 })
    expect(result.stderr).toMatch(/2 of 3 spans were not delivered \(rejected 2\).*too old/u)
  })

  test('says that the key was refused, without the key', async () => {
    await using collector = await startCollector({ '*': { kind: 'answer', status: 401 } })
    const result = await runExit(collector, { options: patiently })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"unsent-at-end":3}\n', stderrLines: 1, withinMillis })
    expect(result.stderr).toMatch(/401.*HH_API_KEY/u)
    expect(result.stderr).not.toContain('canary')
  })

  test('follows no redirect, which would carry the key away', async () => {
    await using elsewhere = await startCollector()
    const location = `${elsewhere.url}${TRACES}`
    await using collector = await startCollector({ [TRACES]: { kind: 'answer', status: 307, headers: { location } } })
    const result = await runExit(collector, {})
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"refused":3}\n', stderrLines: 1 })
    expect(elsewhere.requests).toEqual([])
  })

  test('sends no key to a collector of somebody else’s', async () => {
    await using collector = await startCollector()
    await using other = await startCollector()
    const options = `otlpEndpoint: '${other.url}${TRACES}', otlpHeaders: { 'x-mine': 'yes' }`
    expectChild(await runExit(collector, { options })).toEndWith(nothingLost)
    expect(other.spanCounts).toEqual({ span: 3 })
    expect(other.requests[0]?.headers['x-mine']).toBe('yes')
    expect(other.requests[0]?.headers['authorization']).toBeUndefined()
  })

  test('is held for one time limit by two tracers whose server never answers', async () => {
    await using collector = await startCollector({ '*': { kind: 'hang' } })
    const code = `const second = HoneyHiveTracer.init({ sessionName: 'second', endTimeoutMillis: 6000 }); second.getTracer().startSpan('span').end()`
    const result = await runExit(collector, { options: 'endTimeoutMillis: 6000', code })
    // Twice the limit is 12 seconds.
    expectChild(result).toEndWith({ exitCode: 0, stderrLines: 2, withinMillis: 11_500 })
    expect(result.wallMillis).toBeGreaterThan(5_500)
  })

  test.each([1, 300])('is held for no longer than endTimeoutMillis: %i', async (millis) => {
    await using collector = await startCollector({ '*': { kind: 'hang' } })
    const env = { HH_END_TIMEOUT: '20' }
    const result = await runExit(collector, { options: `endTimeoutMillis: ${millis}`, env })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"unsent-at-end":3}\n', stderrLines: 1, withinMillis })
    expect(collector.spans).toEqual([])
  })

  test('says what its own fetch cannot do any more, and asks nobody else', async () => {
    await using collector = await startCollector()
    const result = await runExit(collector, { options: 'fetch: (...request) => fetch(...request)' })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"unsent-at-end":3}\n', stderrLines: 1 })
    expect(result.stderr).toMatch(/fetch option.*await tracer\.shutdown/iu)
    expect(traceRequests(collector)).toEqual([])
  })

  test('in test mode sends nothing and says nothing', async () => {
    await using collector = await startCollector()
    expectChild(await runExit(collector, { options: 'testMode: true' })).toEndWith(nothingLost)
    expect(collector.requests).toEqual([])
  })

  test('does not start what it preloads a second time', async () => {
    await using collector = await startCollector()
    const preload = `data:text/javascript,console.log('preloaded')`
    for (const child of [{ nodeArgs: ['--import', preload] }, { env: { NODE_OPTIONS: `--import "${preload}"` } }]) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other is gentler to a small machine
      const result = await runExit(collector, child)
      expectChild(result).toEndWith({ exitCode: 0, stdout: 'preloaded\n{}\n', stderr: '' })
    }
    expect(collector.spanCounts).toEqual({ span: 6 })
  })
})

describe.concurrent('under the flag', () => {
  test.each([
    '--disallow-code-generation-from-strings',
    '--disable-proto=throw',
    '--disable-proto=delete',
    '--frozen-intrinsics',
    '--throw-deprecation',
    '--unhandled-rejections=strict',
    '--trace-warnings',
  ])('%s everything is delivered', async (flag) => {
    await using collector = await startCollector()
    expectChild(await runExit(collector, { nodeArgs: [flag] })).toEndWith({ exitCode: 0, stdout: '{}\n' })
    expect(collector.spanCounts).toEqual({ span: 3 })
  })

  test('--permission, which forbids threads, the natural end delivers and process.exit says what is lost', async () => {
    await using collector = await startCollector()
    const flag = process.allowedNodeEnvironmentFlags.has('--permission') ? '--permission' : '--experimental-permission'
    const nodeArgs = [flag, '--allow-fs-read=*', '--no-warnings']
    const result = await runExit(collector, { nodeArgs })
    expectChild(result).toEndWith({ exitCode: 0, stdout: '{"unsent-at-end":3}\n', stderrLines: 1 })
    expect(result.stderr).toMatch(/ERR_ACCESS_DENIED.*await tracer\.shutdown/iu)
    const code = `import { HoneyHiveTracer, trace } from 'honeyhive'; HoneyHiveTracer.init(); trace('natural', () => 1)`
    expectChild(await runChild({ code, nodeArgs, env: { HH_API_URL: collector.url } })).toEndWith({
      exitCode: 0,
      stderr: '',
    })
    expect(collector.spanCounts).toEqual({ natural: 1 })
  })
})
