import { startModelServer } from '@honeyhive/examples/model-server'
import { expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outline } from './outline.ts'

let server: RealServer
beforeAll(async () => {
  server = await startRealServer()
})
afterAll(() => server.stop())

const failing = `
  import { HoneyHiveTracer, trace } from 'honeyhive'
  import { wrapOpenAI } from 'honeyhive/openai'
  import OpenAI from 'openai'
  const tracer = HoneyHiveTracer.init({ sessionName: 'errors' })
  const openai = wrapOpenAI(new OpenAI({ maxRetries: 0 }))
  const messages = [{ role: 'user', content: 'Hello there, tell me something about light.' }]
  const ask = trace(async function ask(stream) {
    const answer = await openai.chat.completions.create({ model: 'm', messages, stream })
    let text = ''
    if (stream) for await (const chunk of answer) text += chunk.choices[0]?.delta.content ?? ''
    return text
  })
  for (const stream of [false, true])
    await ask(stream).catch((error) => console.log(error instanceof OpenAI.APIError, error.status, error.constructor.name))
  console.log(tracer.sessionId)
`

test('a failing model call and a broken stream reach the program as they are, and the page as errors', async () => {
  const model = await startModelServer()
  model.faults.next({ kind: 'status', status: 500, message: 'out of order' }, { kind: 'cut', afterEvents: 3 })
  const env = { HH_API_URL: server.url, OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url }
  const result = await runChild({ code: failing, env })
  await model.close()
  expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
  const [first, second, id = ''] = result.stdout.trim().split('\n')
  expect(first).toBe('true 500 InternalServerError')
  expect(second).not.toContain('Internal')
  const tree = await server.session(id)
  expect(outline(tree)).toBe('session errors\n  tool ask\n    model chat m\n  tool ask\n    model chat m')
  expect(tree.events.map(({ status }) => status)).toEqual(['unset', 'error', 'error', 'error', 'error'])
  expect(tree.events[2]?.error).toContain('out of order')
  const broken = await server.event(tree.events[4]?.id ?? '')
  expect(broken.messages?.output[0]?.parts).toEqual([{ kind: 'text', text: expect.stringMatching(/^I/u) }])
})
