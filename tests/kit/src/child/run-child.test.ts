import { afterEach, expect, test, vi } from 'vitest'
import { expectChild } from './expect-child.ts'
import { runChild, startChild } from './start-child.ts'

afterEach(() => vi.unstubAllEnvs())

test('gives back what a child said and how it ended', async () => {
  const result = await runChild({
    code: 'console.log(process.argv.slice(1).join()); console.error("bad"); process.exitCode = 3',
    args: ['a', 'b'],
  })
  expect(result).toMatchObject({ stdout: 'a,b\n', stderr: 'bad\n', exitCode: 3, signal: null, timedOut: false })
  expectChild(result).toEndWith({ exitCode: 3, signal: null, stdout: 'a,b\n', stderr: /bad/, stderrLines: 1 })
})

test('sends a signal when a line appears', async () => {
  const result = await runChild({
    code: 'process.on("SIGTERM", () => process.exit(7)); setInterval(() => {}, 1000); console.log("ready")',
    signalAfter: { signal: 'SIGTERM', when: /ready/ },
  })
  expectChild(result).toEndWith({ exitCode: 7, withinMillis: 5000 })
  expect(result.signalToEndMillis).toBeGreaterThan(0)
})

test('reports the signal that ended a child', async () => {
  const result = await runChild({
    code: 'setInterval(() => {}, 1000); console.log("ready")',
    signalAfter: { signal: 'SIGINT', when: /ready/ },
  })
  expectChild(result).toEndWith({ exitCode: null, signal: 'SIGINT' })
  expect(result.timedOut).toBe(false)
})

test('kills a child that does not end, with its own children, and says so', async () => {
  // Its child holds the same standard output, which stays open until that one is gone too.
  const result = await runChild({
    code: `import { spawn } from 'node:child_process'
      spawn(process.execPath, ['-e', 'console.log("grandchild"); setInterval(() => {}, 1000)'], { stdio: 'inherit' })`,
    timeoutMillis: 1500,
  })
  expect(result).toMatchObject({ timedOut: true, signal: 'SIGKILL', stdout: 'grandchild\n' })
  expect(() => expectChild(result).toEndWith({})).toThrow(/did not end by itself and was killed/u)
})

test('withholds the variables that would steer the code under test', async () => {
  vi.stubEnv('HH_API_KEY', 'secret')
  vi.stubEnv('OTEL_SERVICE_NAME', 'mine')
  vi.stubEnv('OPENAI_API_KEY', 'secret')
  const { stdout } = await runChild({
    code: 'console.log(Object.keys(process.env).filter((name) => /^(HH|OTEL|OPENAI|VITEST)_/.test(name)).join())',
    env: { HH_PROJECT: 'given' },
  })
  expect(stdout).toBe('HH_SPOOL_DIR,HH_SPOOL,HH_PROJECT\n')
})

test('waits for a line of a child that goes on, and says what came instead', async () => {
  await using child = startChild({ code: 'console.log("listening on 7"); setInterval(() => {}, 1000)' })
  expect(await child.waitForLine(/listening/)).toBe('listening on 7')
  await expect(child.waitForLine(/other/, { timeoutMillis: 1 })).rejects.toThrow(
    /no line like \/other\/.*listening on 7/su,
  )
  const { signal } = await child.kill()
  expect(signal).toBe('SIGKILL')
  await expect(child.waitForLine(/other/)).rejects.toThrow(/no line like/u)
})

test('names everything that differs, beside what the child said', async () => {
  const result = await runChild({ code: 'console.log("hello")' })
  const check = (): void =>
    expectChild(result).toEndWith({ exitCode: 1, stdout: /bye/, stderrLines: 1, withinMillis: 0 })
  expect(check).toThrow(
    /exitCode: expected 1, got 0\n.*stdout is not \/bye\/\n.*1 lines, got 0\n.*at most 0 ms\n.*hello/su,
  )
})

test('reports a program that does not exist', async () => {
  const result = await runChild({ command: '/nowhere/program' })
  expect(result).toMatchObject({ exitCode: 127, stderr: expect.stringContaining('ENOENT') })
})
