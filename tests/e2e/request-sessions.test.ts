import { fileURLToPath } from 'node:url'
import { expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outline } from './outline.ts'

const file = fileURLToPath(new URL('../../examples/dist/web-server.js', import.meta.url))

let server: RealServer

beforeAll(async () => {
  server = await startRealServer()
})

afterAll(() => server.stop())

describe('the example of a web server, at the real server', () => {
  it('leaves a session for each request, its work in it, the other service’s too, and what became of it', async () => {
    const result = await runChild({ file, env: { HH_API_URL: server.url } })
    expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
    const ids = [...result.stdout.matchAll(/\/sessions\/([0-9a-f-]{36})\n/gu)].map((match) => match[1] as string)
    expect(ids).toHaveLength(2)
    for (const [index, id] of ids.entries()) {
      const tree = await server.session(id)
      expect(tree.session).toMatchObject({ name: `order /${index + 1}`, project: 'shop' })
      const lines = outline(tree).split('\n').toSorted()
      expect(lines).toEqual(['    tool charge', '  tool order', '  tool rerank', `session order /${index + 1}`])
      expect(await server.event(id)).toMatchObject({ outputs: { status_code: 200 }, userProperties: { tier: 'pro' } })
    }
  })
})
