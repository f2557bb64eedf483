import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { expectChild, runChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { ensureRuntimes, type Runtimes } from '../../scripts/heavy.mjs'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = fileURLToPath(new URL('../../', import.meta.url))
const register = pathToFileURL(join(root, 'packages/honeyhive/dist/register.js')).href

/** Seven libraries take their time to load where others need the processor. */
const timeoutMillis = 60_000
vi.setConfig({ testTimeout: 2 * timeoutMillis })

let server: ModelServer
let runtimes: Runtimes
let folder: TemporaryFolder

beforeAll(async () => {
  server = await startModelServer()
  runtimes = await ensureRuntimes()
  folder = await temporaryFolder()
}, 300_000)
afterAll(async () => {
  await server.close()
  await folder.remove()
})

interface Recorded {
  readonly answers: readonly unknown[]
  readonly names: readonly string[]
  readonly libraries: readonly { readonly name: string; readonly isHooked: boolean; readonly how?: string }[]
}

async function run(file: string, nodeBinary: string, nodeArgs: readonly string[]): Promise<Recorded> {
  const env = { MODEL_ORIGIN: server.origin }
  const result = await runChild({ file, cwd: root, nodeBinary, nodeArgs, env, timeoutMillis })
  expectChild(result).toEndWith({ exitCode: 0 })
  return JSON.parse(result.stdout) as Recorded
}

const openai = ['chat a', 'chat b', 'embeddings c', 'chat wrapped too']
const anthropic = ['chat d', 'chat e']
const langchain = ['RunnableLambda']
const mcp = ['tools/call greet (server)', 'tools/call greet']

describe.each(['node', 'node-22', 'node-24', 'node-26'] as const)('%s --import honeyhive/register', (runtime) => {
  const node = (): string => runtimes[runtime].command

  it('records the libraries of an app of ES modules, each call once, without a word in the app', async () => {
    const { names, libraries } = await run(join(here, 'app.mjs'), node(), ['--import', register])
    const aiSdk = ['chat f', 'generateText']
    expect(names).toEqual([...openai, ...anthropic, ...aiSdk, ...langchain, ...mcp])
    expect(libraries.map(({ name, isHooked, how }) => [name, isHooked, how])).toEqual([
      ['openai', true, 'register, wrapOpenAI'],
      ['@anthropic-ai/sdk', true, 'register'],
      ['ai', true, 'traceAISDK, register'],
      ['@langchain/core', true, 'traceLangChain, register'],
      ['@modelcontextprotocol/client', true, 'register'],
      ['@modelcontextprotocol/server', true, 'register'],
      ['@modelcontextprotocol/sdk', false, undefined],
    ])
    expect(libraries[6]).toMatchObject({ reason: expect.stringMatching(/^Installed, but not loaded/u) })
    expect(libraries[0]).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+\.\d+$/u) })
  })

  it('records the libraries of an app of CommonJS', async () => {
    const { names, libraries } = await run(join(here, 'app.cjs'), node(), ['--import', register])
    expect(names).toEqual([...openai, ...anthropic, ...langchain, ...mcp])
    expect(libraries.filter(({ isHooked }) => isHooked).map(({ name }) => name)).toEqual([
      'openai',
      '@anthropic-ai/sdk',
      '@langchain/core',
      '@modelcontextprotocol/sdk',
    ])
  })

  it('hooks CommonJS that was loaded before, and says which version cannot be hooked, and which is strange', async () => {
    await fake('openai/index.js', 'class OpenAI {}; module.exports = { OpenAI }', '99.0.0')
    await fake('ai/dist/index.js', 'module.exports = {}', '6.1.0')
    await fake('@langchain/core/dist/callbacks/manager.cjs', 'module.exports = {}', '0.0.1')
    const app = join(folder.path, 'app.cjs')
    const testing = pathToFileURL(join(root, 'packages/honeyhive/dist/testing.js')).href
    await writeFile(
      app,
      `require('./node_modules/openai/index.js')
      import(${JSON.stringify(register)}).then(async () => {
        require('./node_modules/ai/dist/index.js')
        require('./node_modules/@langchain/core/dist/callbacks/manager.cjs')
        const { captureSpans } = await import(${JSON.stringify(testing)})
        const capture = captureSpans()
        console.log(JSON.stringify({ libraries: capture.tracer.status().libraries }))
        await capture.stop()
      })`,
    )
    const result = await runChild({ file: app, cwd: folder.path, nodeBinary: node() })
    expectChild(result).toEndWith({ exitCode: 0 })
    expect((JSON.parse(result.stdout) as Recorded).libraries).toEqual([
      {
        name: 'openai',
        version: '99.0.0',
        isHooked: false,
        reason: 'It does not export the class OpenAI, as it did in the versions that we know.',
      },
      {
        name: 'ai',
        version: '6.1.0',
        isHooked: false,
        reason:
          "Version 6.1.0 has no hooks. Pass experimental_telemetry: aiSdkTelemetry() of 'honeyhive/ai-sdk' to its calls.",
      },
      {
        name: '@langchain/core',
        version: '0.0.1',
        isHooked: false,
        reason: expect.stringContaining('CallbackManager'),
      },
    ])
  })
})

it.each(['app.mjs', 'app.cjs'])('%s gives the same answers with it and without', async (app) => {
  const file = join(here, app)
  const [watched, unwatched] = await Promise.all([
    run(file, process.execPath, ['--import', register]),
    run(file, process.execPath, []),
  ])
  expect(watched.answers).toEqual(unwatched.answers)
})

describe('other runtimes', () => {
  async function runElsewhere(runtime: 'bun' | 'deno', preload: readonly string[]): Promise<Recorded> {
    const { command, args } = runtimes[runtime]
    const file = join(here, 'app.mjs')
    const env = { MODEL_ORIGIN: server.origin }
    const result = await runChild({ command, args: [...args, ...preload, file], cwd: root, env, timeoutMillis })
    expectChild(result).toEndWith({ exitCode: 0 })
    return JSON.parse(result.stdout) as Recorded
  }

  it('Deno hooks the same, with --import npm:honeyhive/register', async () => {
    const { names } = await runElsewhere('deno', ['--import', 'npm:honeyhive/register'])
    expect(names).toEqual([...openai, ...anthropic, 'chat f', 'generateText', ...langchain, ...mcp])
  })

  it('Bun has no hooks, and status() says what to do instead', async () => {
    const { names, libraries } = await runElsewhere('bun', ['--preload', 'honeyhive/register'])
    expect(names.filter((name) => name.startsWith('chat'))).toEqual(['chat wrapped too'])
    expect(libraries.filter(({ isHooked }) => isHooked).map(({ name }) => name)).toEqual(['openai'])
    expect(libraries[1]).toMatchObject({ reason: expect.stringMatching(/^Bun has no hooks/u) })
  })
})

async function fake(file: string, code: string, version: string): Promise<void> {
  const path = join(folder.path, 'node_modules', file)
  const [scope = '', name] = file.split('/')
  const home = scope.startsWith('@') ? `${scope}/${name}` : scope
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, code)
  await writeFile(join(folder.path, 'node_modules', home, 'package.json'), JSON.stringify({ name: home, version }))
}
