import { fileURLToPath } from 'node:url'
import { expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'

const bin = fileURLToPath(new URL('../../packages/honeyhive/dist/bin.js', import.meta.url))
const cwd = fileURLToPath(new URL('../../examples', import.meta.url))

let server: RealServer

beforeAll(async () => {
  server = await startRealServer()
})

afterAll(async () => {
  await server.stop()
})

test('honeyhive doctor sends a span to a real server and reads it back', async () => {
  const result = await runChild({ file: bin, args: ['doctor'], cwd, env: { HH_API_URL: server.url } })
  expectChild(result).toEndWith({
    exitCode: 0,
    stdout: /the server has the span, in session [0-9a-f-]{36}/u,
    stderr: '',
  })
  const id = /in session ([0-9a-f-]{36})/u.exec(result.stdout)?.[1] ?? ''
  const { events } = await server.session(id)
  expect(events.filter(({ name }) => name === 'honeyhive doctor probe')).toHaveLength(1)
})
