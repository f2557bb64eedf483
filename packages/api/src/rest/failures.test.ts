import { startRecordingServer } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import {
  ConnectionError,
  CreateEventBatchResponseBody,
  formatZodError,
  InvalidRequestError,
  RequestAbortedError,
  RequestTimeoutError,
  SDKError,
  SDKValidationError,
  UnexpectedClientError,
} from '../errors.ts'
import { toolsGetTools } from '../funcs.ts'
import { HTTPClient } from './http-client.ts'
import { HoneyHive } from './honeyhive.ts'

async function failureOf(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => 'no failure',
    (error: unknown) => error,
  )
}

describe('a call that is refused', () => {
  test('throws an SDKError that says which request, which status, what the server said and what to do', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{"message":"bad key"}')
    })
    const error = await failureOf(new HoneyHive({ bearerAuth: 'x', serverURL: server.url }).experiments.getRun('r1'))
    expect(error).toBeInstanceOf(SDKError)
    expect(error).toMatchObject({
      statusCode: 401,
      body: '{"message":"bad key"}',
      contentType: 'application/json',
      rawResponse: { status: 401 },
      message: `GET ${server.url}/runs/r1 answered 401: {"message":"bad key"}. The API key was not accepted: check bearerAuth.`,
    })
  })

  test('throws what a batch says of its parts when only some were taken', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(500).end(JSON.stringify({ event_ids: ['a'], errors: ['b is no event'], success: false }))
    })
    const error = await failureOf(new HoneyHive({ serverURL: server.url }).events.createEventBatch({ events: [] }))
    expect(error).toBeInstanceOf(CreateEventBatchResponseBody)
    expect(error).toMatchObject({ eventIds: ['a'], errors: ['b is no event'], success: false })
    expect(String(error)).toContain('took 1 of the batch')
  })

  test('throws an SDKError for a batch whose 500 is an ordinary one', async () => {
    await using server = await startRecordingServer((_, response) => void response.writeHead(500).end('<html>'))
    const error = await failureOf(new HoneyHive({ serverURL: server.url }).events.createEventBatch({ events: [] }))
    expect(error).toBeInstanceOf(SDKError)
  })
})

describe('a call that cannot be sent', () => {
  const client = new HoneyHive({ serverURL: 'http://127.0.0.1:9' })

  test('says every field that is missing, and nothing goes out', async () => {
    const error = await failureOf(
      client.session.startSession({ session: { project: 'demo', sessionName: '' } as never }),
    )
    expect(error).toBeInstanceOf(SDKValidationError)
    expect((error as SDKValidationError).pretty()).toBe(
      'session.startSession cannot be sent: expected request.session.sessionName to be a string, but got empty text.\n' +
        'expected request.session.source to be a string, but got undefined.',
    )
  })

  test('refuses an empty id, which would be another route', async () => {
    const error = await failureOf(client.datapoints.deleteDatapoint(''))
    expect(String(error)).toContain('expected path.id to be a string, but got empty text')
  })

  test('refuses an address that is none', async () => {
    const error = await failureOf(client.tools.getTools({ serverURL: 'nowhere' }))
    expect(error).toBeInstanceOf(InvalidRequestError)
    expect(() => new HoneyHive({ serverURL: 'nowhere' })).toThrow("but got 'nowhere'")
    expect(() => new HoneyHive({ serverIdx: 3 })).toThrow('between 0 and 0, but got 3')
  })
})

describe('a call without an answer', () => {
  test('throws a ConnectionError when nobody listens, with the system’s reason', async () => {
    const server = await startRecordingServer()
    await server[Symbol.asyncDispose]()
    const error = await failureOf(new HoneyHive({ serverURL: server.url }).tools.getTools())
    expect(error).toBeInstanceOf(ConnectionError)
    expect(String(error)).toMatch(/\/tools got no answer\. Is the server running there\?.*ECONNREFUSED/u)
  })

  test('throws a RequestTimeoutError after timeoutMs, of the client or of the call', async () => {
    await using server = await startRecordingServer(() => undefined)
    const client = new HoneyHive({ serverURL: server.url, timeoutMs: 50 })
    expect(await failureOf(client.tools.getTools())).toBeInstanceOf(RequestTimeoutError)
    const patient = new HoneyHive({ serverURL: server.url })
    const error = await failureOf(patient.tools.getTools({ timeoutMs: 40 }))
    expect(error).toBeInstanceOf(RequestTimeoutError)
    expect(String(error)).toContain('within 40 ms')
  })

  test('throws a RequestTimeoutError also when the answer stops in its middle', async () => {
    await using server = await startRecordingServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('[')
    })
    const error = await failureOf(new HoneyHive({ serverURL: server.url, timeoutMs: 50 }).tools.getTools())
    expect(error).toBeInstanceOf(RequestTimeoutError)
  })

  test('throws a RequestAbortedError when the caller’s signal ends it', async () => {
    await using server = await startRecordingServer(() => undefined)
    const signal = AbortSignal.abort()
    const error = await failureOf(new HoneyHive({ serverURL: server.url }).tools.getTools({ fetchOptions: { signal } }))
    expect(error).toBeInstanceOf(RequestAbortedError)
  })

  test('wraps what a hook of the user throws', async () => {
    const httpClient = new HTTPClient()
    httpClient.addHook('beforeRequest', () => {
      throw new Error('no token')
    })
    const error = await failureOf(new HoneyHive({ httpClient }).tools.getTools())
    expect(error).toBeInstanceOf(UnexpectedClientError)
    expect(error).toMatchObject({ cause: { message: 'no token' } })
  })
})

describe('an answer that is not what was expected', () => {
  test.each([
    ['no JSON', '<html>', /expected to answer JSON, but answered <html>/u],
    ['an object for a list', '{"tools":[]}', /expected to answer a list, but answered \{"tools":\[\]\}/u],
    ['nothing', '', /expected to answer JSON, but answered nothing/u],
  ])('%s throws an SDKValidationError', async (_, body, message) => {
    await using server = await startRecordingServer((__, response) => void response.end(body))
    const error = await failureOf(new HoneyHive({ serverURL: server.url }).tools.getTools())
    expect(error).toBeInstanceOf(SDKValidationError)
    expect(String(error)).toMatch(message)
  })

  test('does not matter where nothing is expected', async () => {
    await using server = await startRecordingServer((_, response) => void response.writeHead(204).end())
    expect(await new HoneyHive({ serverURL: server.url }).tools.deleteTool('t')).toBeUndefined()
  })
})

test('a function gives its failure as a result, and $inspect() the requests beneath', async () => {
  await using server = await startRecordingServer((_, response) => void response.writeHead(404).end('gone'))
  const promise = toolsGetTools(new HoneyHive({ serverURL: server.url }))
  const [result, beneath] = await promise.$inspect()
  expect(result).toMatchObject({ ok: false, error: { statusCode: 404 } })
  expect(beneath).toMatchObject({ status: 'complete', request: { method: 'GET' }, response: { status: 404 } })
  expect(await promise).toBe(result)
})

test('formatZodError writes one line for each issue', () => {
  const issues = [{ path: ['a', 0, 'b'], message: 'Required' }, { message: 'Whole' }, {}]
  expect(formatZodError({ issues }, 1)).toBe('  a.0.b: Required\n  Whole\n  not valid')
})
