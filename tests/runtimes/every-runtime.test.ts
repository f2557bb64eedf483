import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type ChildResult,
  runChild,
  type Script,
  startCollector,
  temporaryFolder,
  type TemporaryFolder,
} from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureRuntimes, type Runtimes } from '../../scripts/heavy.mjs'
import { installInto, pack } from '../pack/packed.ts'

let folder: TemporaryFolder
let runtimes: Runtimes

beforeAll(async () => {
  runtimes = await ensureRuntimes()
  folder = await temporaryFolder('honeyhive-runtimes-')
  await installInto(folder.path, [await pack('packages/honeyhive', folder.path)])
}, 300_000)
afterAll(() => folder.remove())

const names = 'HoneyHive, HoneyHiveTracer, trace, traceTool, withSession, getCurrentSpan'
const loads = {
  mjs: `import { ${names} } from 'honeyhive'`,
  cjs: `const { ${names} } = require('honeyhive')`,
}

const program = `
HoneyHiveTracer.init({ project: 'demo' })
const double = trace(async function double(number) {
  const span = getCurrentSpan().spanContext().spanId
  await new Promise((resolve) => setTimeout(resolve, 5))
  if (getCurrentSpan().spanContext().spanId !== span) console.log('the context is lost')
  return number * 2
}, { eventType: 'tool' })
async function main() {
  await double(21)
  const ids = await Promise.all(['a', 'b'].map((sessionName) =>
    withSession({ sessionName }, async (id) => { await null; traceTool(function inner() {})(); return id })))
  const client = new HoneyHive({ serverURL: process.env.HH_API_URL })
  const { sessionId } = await client.session.startSession({ session: { project: 'p', sessionName: 's', source: 'd' } })
  console.log(new Set(ids).size, typeof sessionId)
}
`

/** How a program may end, and the code that it ends with. */
const endings = [
  ['at its natural end', 'main()', 0],
  ['after process.exit()', 'main().then(() => process.exit(3))', 3],
  ['after an exception that nobody caught', "main().then(() => setTimeout(() => { throw new Error('boom') }))", 1],
  ['after a rejection that nobody handled', "main().then(() => { throw new Error('boom') })", 1],
] as const

/** docs/runtimes.md says so too. */
const lost = new Set(['deno: after an exception that nobody caught', 'deno: after a rejection that nobody handled'])

const script: Script = { '/session/start': { kind: 'answer', body: '{"session_id":"s"}' } }

type RuntimeName = keyof Runtimes
const runtimeNames: readonly RuntimeName[] = ['node', 'node-22', 'node-24', 'node-26', 'bun', 'deno']

async function run(name: RuntimeName, text: string, kind: 'mjs' | 'cjs', url: string): Promise<ChildResult> {
  const file = join(folder.path, `program-${name}.${kind}`)
  await writeFile(file, `${loads[kind]}\n${program}\n${text}`)
  const { command, args } = runtimes[name]
  return runChild({ command, args: [...args, file], cwd: folder.path, env: { HH_API_URL: url }, timeoutMillis: 30_000 })
}

describe.each(runtimeNames)('the packed tarball on %s', (name) => {
  test.each(['mjs', 'cjs'] as const)('traces, keeps sessions apart and calls the API from a .%s file', async (kind) => {
    await using collector = await startCollector(script)
    const result = await run(name, 'main()', kind, collector.url)
    expect({ stdout: result.stdout, exitCode: result.exitCode }).toEqual({ stdout: '2 string\n', exitCode: 0 })
    expect(collector.spanCounts).toEqual({ double: 1, inner: 2 })
    const sessions = collector.spans.map(({ attributes }) => attributes['traceloop.association.properties.session_id'])
    expect(new Set(sessions).size).toBe(3)
  })

  test.each(endings)('delivers what it has %s', async (how, text, exitCode) => {
    await using collector = await startCollector(script)
    const result = await run(name, text, 'mjs', collector.url)
    expect(result.exitCode).toBe(exitCode)
    expect(collector.spanCounts).toEqual(lost.has(`${name}: ${how}`) ? {} : { double: 1, inner: 2 })
  })
})
