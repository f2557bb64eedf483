import { expectChild, runChild, startRealServer, temporaryFolder } from '@honeyhive/kit'
import { expect, test } from 'vitest'

const traced = `
  import { HoneyHiveTracer, trace } from 'honeyhive'
  HoneyHiveTracer.init({ sessionName: 'kept' })
  trace(function hello() {})()
`

test('the server prints its address and nothing else, and ends at SIGTERM', async () => {
  const server = await startRealServer()
  const result = await server.stop()
  expectChild(result).toEndWith({
    exitCode: 0,
    signal: null,
    stdout: `${server.url}\n`,
    stderr: '',
    withinMillis: 5000,
  })
  await expect(fetch(server.url)).rejects.toThrow('fetch failed')
})

test('what was delivered is there when the server starts again, also after SIGKILL', async () => {
  await using data = await temporaryFolder()
  const first = await startRealServer({ dataDirectory: data.path })
  const program = await runChild({ code: traced, env: { HH_API_URL: first.url } })
  await first.child.kill()
  expectChild(program).toEndWith({ exitCode: 0, stderr: '' })
  await using second = await startRealServer({ dataDirectory: data.path })
  const { sessions } = await second.sessions()
  expect(sessions).toMatchObject([{ name: 'kept', eventCount: 1, errorCount: 0 }])
})

test('a second server on the same data directory says where the first one is', async () => {
  await using data = await temporaryFolder()
  await using first = await startRealServer({ dataDirectory: data.path })
  const bin = new URL('../../packages/honeyhive/dist/bin.js', import.meta.url).pathname
  const result = await runChild({ file: bin, args: ['server', '--port', '0', '--data-dir', data.path] })
  expect(result).toMatchObject({ stdout: '', stderr: expect.stringContaining(first.url), timedOut: false })
  expect(result.exitCode).toBeGreaterThan(0)
})
