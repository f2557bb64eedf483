import { type ChildResult, type Collector, expectChild, runChild, startCollector } from '@honeyhive/kit'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'

async function run(
  program: string,
  way: string,
  env: Readonly<Record<string, string>> = {},
): Promise<{ collector: Collector; result: ChildResult }> {
  const collector = await startCollector()
  onTestFinished(() => collector.close())
  const file = fileURLToPath(new URL(`programs/${program}.mjs`, import.meta.url))
  const result = await runChild({ file, args: [way], env: { HH_API_URL: collector.url, ...env } })
  return { collector, result }
}

describe('B2 a thread of its own that is traced delivers when', () => {
  test.each([
    ['it has nothing left to do', 'natural', 'thread ended with 0\n'],
    ['it exits, which ends the thread alone', 'exit', 'thread ended with 3\n'],
    ['an error ends it', 'throw', 'error: of the thread\nthread ended with 1\n'],
    [
      'it has no listeners for signals, which threads do not get',
      'listeners',
      'signal listeners 0\nthread ended with 0\n',
    ],
  ])('%s', async (_name, way, stdout) => {
    const { collector, result } = await run('thread', way)
    expectChild(result).toEndWith({ exitCode: 0, stdout, stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 1, 'left open': 1 })
  })
})

describe('B2 a forked process that is traced delivers when', () => {
  test.each([
    ['its parent lets go of it', 'disconnect', '0 null'],
    ['its parent tells it to exit', 'exit', '4 null'],
    ['its parent sends SIGTERM', 'SIGTERM', 'null SIGTERM'],
    ['its parent sends SIGINT', 'SIGINT', 'null SIGINT'],
  ])('%s', async (_name, way, ended) => {
    const { collector, result } = await run('forked', way)
    expectChild(result).toEndWith({ exitCode: 0, stdout: `child ended with ${ended}\n`, stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })
})

describe('B2 a cluster process that is traced delivers when', () => {
  test.each([
    ['its primary lets go of it', 'disconnect', '0 null'],
    ['its primary kills it the cluster’s way', 'kill', 'null SIGTERM'],
    ['its primary sends SIGTERM', 'SIGTERM', 'null SIGTERM'],
  ])('%s', async (_name, way, ended) => {
    const { collector, result } = await run('clustered', way)
    expectChild(result).toEndWith({ exitCode: 0, stdout: `worker ended with ${ended}\n`, stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })
})

test('B2 a thread that is traced and terminated has delivered what it had flushed', async () => {
  const { collector, result } = await run('thread-terminated', '', { FLUSHED: 'yes' })
  expectChild(result).toEndWith({ exitCode: 0, stdout: 'thread ended with 1\n', stderr: '' })
  expect(collector.spanCounts).toEqual({ work: 1 })
})

describe('B2 a process that is traced delivers when', () => {
  test.each([
    ['its title changes', 'title', 'another\n'],
    ['its function and error are of another context', 'context', 'of the context false\n'],
  ])('%s', async (_name, way, stdout) => {
    const { collector, result } = await run('elsewhere', way)
    expectChild(result).toEndWith({ exitCode: 0, stdout, stderr: '' })
    expect(collector.spanCounts).toEqual({ work: 1 })
  })
})
