import { expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureHeavy } from '../../scripts/heavy.mjs'

const program = `
import { HoneyHiveTracer, trace } from 'honeyhive'
HoneyHiveTracer.init({ project: 'runtimes' })
const work = trace(async function work(input) { return { doubled: input.number * 2 } }, { eventType: 'tool' })
await work({ number: 21 })
console.log(process.version)
`

let node24: string
let server: RealServer

beforeAll(async () => {
  ;({ node24 } = await ensureHeavy())
  server = await startRealServer({ nodeBinary: node24 })
}, 180_000)

afterAll(async () => {
  await server.stop()
})

describe('on Node 24', () => {
  it('the server keeps its data with the SQLite that Node brings', async () => {
    const status = await server.getJson<{ driver: string }>('/api/status')
    expect(status.driver).toBe('node:sqlite')
  })

  it('a traced program delivers its span at its natural end', async () => {
    const cwd = new URL('../../examples', import.meta.url).pathname
    const result = await runChild({ code: program, cwd, nodeBinary: node24, env: { HH_API_URL: server.url } })
    expectChild(result).toEndWith({ exitCode: 0, stdout: /^v24\./u, stderr: '' })
    const { sessions } = await server.sessions()
    const { events } = await server.session(sessions[0]?.id ?? '')
    const work = events.find(({ name }) => name === 'work')
    expect((await server.event(work?.id ?? '')).outputs).toEqual({ result: { doubled: 42 } })
  })
})
