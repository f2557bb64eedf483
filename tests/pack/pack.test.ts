import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  expectChild,
  runChild,
  startChild,
  startCollector,
  temporaryFolder,
  type TemporaryFolder,
} from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { installInto, pack, repository, type Tarball, textsOf } from './packed.ts'
import type { SessionsPage } from '@honeyhive/api'

const maxBytes = 1024 * 1024

let folder: TemporaryFolder
let tarballs: readonly Tarball[]

beforeAll(async () => {
  folder = await temporaryFolder('honeyhive-user-')
  tarballs = await Promise.all(['packages/honeyhive', 'packages/server'].map((name) => pack(name, folder.path)))
  await installInto(folder.path, tarballs)
})
afterAll(() => folder.remove())

async function write(name: string, text: string): Promise<string> {
  const file = join(folder.path, name)
  await writeFile(file, text)
  return file
}

test('a program that starts a tracer reads three files of ours, and loads no cipher or server of Node', async () => {
  const file = await write(
    'start.mjs',
    `const before = new Set(process.moduleLoadList)
     const { HoneyHiveTracer } = await import('honeyhive')
     HoneyHiveTracer.init({ apiKey: 'hh_test', project: 'demo', serverUrl: 'http://127.0.0.1:9' })
     const dear = ['crypto', 'http', 'https', 'zlib', 'child_process'].map((name) => 'NativeModule ' + name)
     console.log(dear.filter((name) => process.moduleLoadList.includes(name) && !before.has(name)))`,
  )
  expectChild(await runChild({ file, cwd: folder.path })).toEndWith({ exitCode: 0, stdout: '[]\n' })
  const dist = join(folder.path, 'node_modules/honeyhive/dist')
  expect((await filesBehind(join(dist, 'index.js'))).size).toBe(3)
})

/** The file and all that it imports, other than by `import()`. */
async function filesBehind(file: string, found: Set<string> = new Set()): Promise<ReadonlySet<string>> {
  if (found.has(file)) return found
  found.add(file)
  const text = await readFile(file, 'utf8')
  for (const [, path = ''] of text.matchAll(/(?:import|from)"(\.[^"]+)"/gu))
    await filesBehind(join(file, '..', path), found)
  return found
}

describe.each(['honeyhive', '@honeyhive/server'])('the tarball of %s', (name) => {
  const installed = (path: string): string => join(folder.path, 'node_modules', name, path)

  test('holds what runs and its types, and is small', () => {
    const tarball = tarballs.find((one) => one.name === name)
    const paths = tarball?.files.map(({ path }) => path) ?? []
    expect(paths).toEqual(expect.arrayContaining(['package.json', 'LICENSE', 'dist/index.js', 'dist/index.d.ts']))
    expect(
      paths.filter((path) => /\.test\.|(?:^|\/)(?:src|tests?|build)\/|\.tsx?$/u.test(path.replace('.d.ts', ''))),
    ).toEqual([])
    expect(tarball?.size).toBeLessThan(maxBytes)
  })

  test('says nothing of the machine that built it', async () => {
    const texts = await textsOf(installed('.'))
    const telling = [...texts].filter(([, text]) => text.includes(repository)).map(([file]) => file)
    expect(telling).toEqual([])
    expect(texts.size).toBeGreaterThan(3)
  })

  test('runs nothing when it is installed, and asks for nothing that is private', async () => {
    const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(
      await readFile(installed('package.json'), 'utf8'),
    )
    expect(Object.keys(manifest['scripts'] ?? {}).filter((script) => /install|prepare|prepack/u.test(script))).toEqual(
      [],
    )
    const needed = Object.keys({ ...manifest['dependencies'], ...manifest['peerDependencies'] })
    expect(needed.filter((one) => one.startsWith('@honeyhive/'))).toEqual([])
  })
})

const traced = `
  HoneyHiveTracer.init({ sessionName: 'packed' })
  trace(function hello(name) { return 'hello ' + name })('world')
`

test.each([
  ['an ES module', 'send.mjs', `import { HoneyHiveTracer, trace } from 'honeyhive'`],
  ['a CommonJS module', 'send.cjs', `const { HoneyHiveTracer, trace } = require('honeyhive')`],
])('%s loads honeyhive and sends a span', async (_, name, load) => {
  await using collector = await startCollector()
  const file = await write(name, `${load}\n${traced}`)
  const result = await runChild({ file, cwd: folder.path, env: { HH_API_URL: collector.url } })
  expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
  expect(collector.spanCounts).toEqual({ hello: 1 })
})

test('every door loads from both kinds of modules', async () => {
  const libraries = ['openai', 'anthropic', 'ai-sdk', 'langchain', 'mcp'].map((name) => `honeyhive/${name}`)
  const doors = ['honeyhive', ...libraries, 'honeyhive/register', 'honeyhive/testing', '@honeyhive/server']
  const list = JSON.stringify(doors)
  const files = [
    await write('doors.mjs', `for (const door of ${list}) console.log(Object.keys(await import(door)).sort().join())`),
    await write('doors.cjs', `for (const door of ${list}) console.log(Object.keys(require(door)).sort().join())`),
  ]
  const [imported, required] = await Promise.all(files.map((file) => runChild({ file, cwd: folder.path })))
  expect(imported).toMatchObject({ exitCode: 0, stderr: '' })
  expect(required).toMatchObject({ exitCode: 0, stderr: '', stdout: imported?.stdout })
  expect(imported?.stdout.trim().split('\n')).toEqual([
    expect.stringContaining('HoneyHiveTracer,'),
    expect.stringContaining('wrapOpenAI'),
    expect.stringContaining('wrapAnthropic'),
    expect.stringContaining('traceAISDK'),
    expect.stringContaining('langChainHandler'),
    expect.stringContaining('wrapMCPClient'),
    // It exports nothing, it does.
    '',
    expect.stringContaining('captureSpans'),
    expect.stringContaining('startServer'),
  ])
})

test('a strict TypeScript project finds the types of every door', async () => {
  await write(
    'user.mts',
    `import { HoneyHiveTracer, trace, enrichSession, enrichSpan, flush, shutdown } from 'honeyhive'
     import { wrapOpenAI } from 'honeyhive/openai'
     import * as testing from 'honeyhive/testing'
     import { startServer } from '@honeyhive/server'
     const tracer: HoneyHiveTracer = HoneyHiveTracer.init({ project: 'p' })
     const double = trace((n: number): number => n * 2, { name: 'double' })
     export const four: number = double(2)
     export const client: { readonly a: 1 } = wrapOpenAI({ a: 1 as const })
     enrichSpan({ metadata: { a: 1 } })
     export const url: Promise<string> = startServer({ port: 0 }).then((server) => server.url)
     // @ts-expect-error a string is no number
     double('2')
     // @ts-expect-error there is no such option
     HoneyHiveTracer.init({ projet: 'p' })
     export const rest = [tracer, enrichSession, flush, shutdown, testing]`,
  )
  const types = join(repository, 'node_modules/@types')
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false }
  const node = { target: 'es2022', module: 'nodenext', noEmit: true, types: ['node'], typeRoots: [types] }
  const compilerOptions = { ...strict, ...node }
  await write('tsconfig.json', JSON.stringify({ compilerOptions, files: ['user.mts'] }))
  const tsc = join(repository, 'node_modules/typescript/bin/tsc')
  const result = await runChild({ file: tsc, args: ['-p', folder.path], cwd: folder.path, timeoutMillis: 30_000 })
  expect(result.stdout).toBe('')
  expect(result.exitCode).toBe(0)
})

test('npx honeyhive server starts the installed server, which stores a span and ends at Ctrl-C', async () => {
  await using data = await temporaryFolder()
  await using child = startChild({
    command: 'npx',
    args: ['--no-install', 'honeyhive', 'server', '--port', '0', '--data-dir', data.path],
    cwd: folder.path,
    timeoutMillis: 30_000,
  })
  const url = await child.waitForLine(/^http:\/\/127\.0\.0\.1:\d+$/u)
  const file = await write('send-again.mjs', `import { HoneyHiveTracer, trace } from 'honeyhive'\n${traced}`)
  expectChild(await runChild({ file, cwd: folder.path, env: { HH_API_URL: url } })).toEndWith({
    exitCode: 0,
    stderr: '',
  })
  const answer = await fetch(`${url}/api/sessions`)
  const page: SessionsPage = await answer.json()
  expect(page.sessions).toMatchObject([{ name: 'packed', eventCount: 1, errorCount: 0 }])
  child.signalGroup('SIGINT')
  expectChild(await child.ended).toEndWith({ stdout: `${url}\n`, withinMillis: 5000 })
  await expect(fetch(url)).rejects.toThrow('fetch failed')
})
