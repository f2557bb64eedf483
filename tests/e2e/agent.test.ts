import { fileURLToPath } from 'node:url'
import { type ModelServer, startModelServer } from '@honeyhive/examples/model-server'
import { type ChildResult, expectChild, type RealServer, runChild, startRealServer } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { outline } from './outline.ts'
import type { EventSummary, SessionTree } from '@honeyhive/api'

const agent = fileURLToPath(new URL('../../examples/dist/agent.js', import.meta.url))

let server: RealServer
beforeAll(async () => {
  server = await startRealServer()
})
afterAll(() => server.stop())

function sessionOf({ stdout }: ChildResult): Promise<SessionTree> {
  const id = /\/sessions\/([0-9a-f-]{36})\n$/u.exec(stdout)?.[1]
  return server.session(String(id))
}

function eventsOf({ events }: SessionTree, name: RegExp): readonly EventSummary[] {
  return events.filter((event) => name.test(event.name))
}

describe('a run of the agent, in a process of its own', () => {
  let model: ModelServer
  let result: ChildResult
  let tree: SessionTree

  beforeAll(async () => {
    model = await startModelServer()
    // As with a real key and a real model, but both are this test's.
    const env = { OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url, OPENAI_MODEL: 'gpt-4o-mini' }
    result = await runChild({ file: agent, env: { ...env, HH_API_URL: server.url } })
    tree = await sessionOf(result)
  })
  afterAll(() => model.close())

  test('ends well and quietly', () => {
    expectChild(result).toEndWith({ exitCode: 0, stderr: '', withinMillis: 10_000 })
    expect(tree.session).toMatchObject({ name: 'research agent', project: 'lighthouse-research', errorCount: 0 })
  })

  test('leaves every span once, under the one that caused it', () => {
    expect(outline(tree)).toBe(
      [
        'session research agent',
        '  chain answerQuestion',
        '    chain indexDocuments',
        '      tool embeddings text-embedding-3-small',
        '    chain makePlan',
        '      model chat gpt-4o-mini',
        '    chain research',
        '      model chat gpt-4o-mini',
        '      tool search_documents',
        '        tool embeddings text-embedding-3-small',
        '      tool search_documents',
        '        tool embeddings text-embedding-3-small',
        '      model chat gpt-4o-mini',
        '      tool calculate',
        '      model chat gpt-4o-mini',
        '    chain writeAnswer',
        '      model chat gpt-4o-mini',
      ].join('\n'),
    )
    expect(new Set(tree.events.map(({ id }) => id)).size).toBe(tree.events.length)
    expect(tree.events.filter(({ status }) => status === 'error' || status === 'running')).toEqual([])
  })

  test('counts the tokens that the model server counted', () => {
    const chats = model.calls.filter(({ path }) => path === '/v1/chat/completions').map(({ usage }) => usage)
    expect(eventsOf(tree, /^chat/).map(({ inputTokens, outputTokens }) => [inputTokens, outputTokens])).toEqual(
      chats.map((usage) => [usage.prompt_tokens, usage.completion_tokens]),
    )
    expect(tree.session.inputTokens).toBe(chats.reduce((sum, usage) => sum + usage.prompt_tokens, 0))
    expect(tree.session.outputTokens).toBe(chats.reduce((sum, usage) => sum + usage.completion_tokens, 0))
  })

  test('counts the tokens of embeddings', () => {
    const counted = model.calls.filter(({ path }) => path === '/v1/embeddings').map(({ usage }) => usage.prompt_tokens)
    const recorded = eventsOf(tree, /^embeddings/).map(({ inputTokens }) => inputTokens)
    expect(new Set(recorded)).toEqual(new Set(counted))
    expect(recorded).toHaveLength(3)
  })

  test('keeps the streamed answer whole: what the model sent, what the user saw, what is stored', async () => {
    const sent = model.calls.find(({ isStreamed }) => isStreamed)?.text
    expect(sent).toMatch(/^".*" \[range-of-a-light\]\n".*" \[fresnel-lens\]\n.* = 19\.56\./u)
    expect(result.stdout).toContain(`\n\n${sent}\n\n`)
    const writing = await server.event(eventsOf(tree, /^chat/).at(-1)?.id ?? '')
    expect(writing.messages?.output).toEqual([{ role: 'assistant', name: null, parts: [{ kind: 'text', text: sent }] }])
    expect(writing.timeToFirstTokenMillis).toBeGreaterThan(0)
    expect(writing.timeToFirstTokenMillis).toBeLessThanOrEqual(writing.durationMillis ?? 0)
    const session = await server.event(tree.session.id)
    expect(session).toMatchObject({ outputs: { answer: sent }, userProperties: { user_id: 'first-visitor' } })
  })

  test('keeps what a tool was asked and what it found', async () => {
    const sum = await server.event(eventsOf(tree, /^calculate/)[0]?.id ?? '')
    expect(sum).toMatchObject({
      inputs: { _params_: { expression: '2.08 * (sqrt(41) + sqrt(9))' } },
      outputs: { result: '19.56' },
    })
    const search = await server.event(eventsOf(tree, /^search_documents/)[0]?.id ?? '')
    expect(search.inputs).toEqual({ _params_: { query: expect.stringContaining('Eddystone light') } })
    expect(search.outputs['result']).toContainEqual(expect.objectContaining({ document: 'eddystone' }))
  })

  test('keeps the calls of tools in the conversation', async () => {
    const [, asking] = eventsOf(tree, /^chat/)
    const detail = await server.event(asking?.id ?? '')
    expect(detail.messages?.output[0]?.parts).toEqual([
      expect.objectContaining({
        kind: 'tool-call',
        name: 'search_documents',
        arguments: { query: expect.any(String) },
      }),
      expect.objectContaining({ kind: 'tool-call', name: 'search_documents' }),
    ])
  })
})

test('the agent answers another question without any key, from the stand-in that it starts itself', async () => {
  const result = await runChild({
    file: agent,
    args: ['When did the Eddystone lighthouse lose its keepers?'],
    env: { HH_API_URL: server.url },
  })
  expectChild(result).toEndWith({
    exitCode: 0,
    stderr: '',
    stdout: /In 1982 .*" \[eddystone\]\n\(Written by a local stand-in/u,
  })
  expect((await sessionOf(result)).session).toMatchObject({ models: ['local-stand-in'], errorCount: 0 })
})

test('a rate limit that the client waits out is one span, and no error', async () => {
  const model = await startModelServer()
  model.faults.next({ kind: 'rate-limit', retryAfterSeconds: 0 })
  const result = await runChild({
    file: agent,
    env: { HH_API_URL: server.url, OPENAI_API_KEY: 'test', OPENAI_BASE_URL: model.url },
  })
  await model.close()
  expectChild(result).toEndWith({ exitCode: 0 })
  const { session, events } = await sessionOf(result)
  expect(session.errorCount).toBe(0)
  expect(events).toHaveLength(17)
})
