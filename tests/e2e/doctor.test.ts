import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectChild, type RealServer, runChild, startRealServer, temporaryFolder } from '@honeyhive/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'

const built = fileURLToPath(new URL('../../packages/honeyhive/dist/', import.meta.url))
const cwd = fileURLToPath(new URL('../../examples', import.meta.url))

let server: RealServer

beforeAll(async () => {
  server = await startRealServer()
})

afterAll(async () => {
  await server.stop()
})

const doctor = (...args: readonly string[]) =>
  runChild({ file: join(built, 'bin.js'), args: ['doctor', ...args], cwd, env: { HH_API_URL: server.url } })

test('honeyhive doctor sends a span to a real server and reads it back', async () => {
  const result = await doctor()
  expectChild(result).toEndWith({
    exitCode: 0,
    stdout: /the server has the span, in session [0-9a-f-]{36}/u,
    stderr: '',
  })
  const id = /in session ([0-9a-f-]{36})/u.exec(result.stdout)?.[1] ?? ''
  const { events } = await server.session(id)
  expect(events.filter(({ name }) => name === 'honeyhive doctor probe')).toHaveLength(1)
})

test('honeyhive doctor --import examines the tracer of the program, beside the provider that it has', async () => {
  await using folder = await temporaryFolder()
  const setup = join(folder.path, 'setup.mjs')
  const provider = '{ getTracer: () => ({ startSpan: () => ({ isRecording: () => true }) }) }'
  await writeFile(
    setup,
    `import { HoneyHiveTracer, setGlobalProvider } from ${JSON.stringify(join(built, 'index.js'))}
     setGlobalProvider(${provider})
     HoneyHiveTracer.init({ sessionName: 'mine', profile: 'test', batchSize: -1 })`,
  )
  const result = await doctor('--import', setup)
  expectChild(result).toEndWith({ exitCode: 0, stdout: /made by your set-up/u, stderr: /batchSize/u })
  expect(result.stdout).toMatch(/ok +provider +independent: a tracer provider of another make was registered before/u)
  expect(result.stdout).toMatch(/note +set-up +Option 'batchSize' must be/u)
  expect(result.stdout).toContain('profile test')
})
