import type { CreateEventRequest } from '@honeyhive/api'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from '../core/config.ts'
import { createLogger } from '../core/logger.ts'
import { createRedactor } from '../processors/redact/redactor.ts'
import { createOutgoing, type Outgoing } from './outgoing.ts'
import { redactionOf } from './redaction.ts'
import { Sessions } from './sessions.ts'

function outgoing(options: Parameters<typeof resolveConfig>[0]): Outgoing {
  const made = createOutgoing(redactionOf(resolveConfig(options, {}).config, () => undefined))
  if (made === undefined) throw new Error('nothing is hidden')
  return made
}

const event: CreateEventRequest = {
  project: 'demo',
  source: 'dev',
  session_id: 'id',
  event_name: 'to jane@example.com',
  event_type: 'tool',
  duration: 4_111_111_111_111_111,
  config: { model: 'gpt-4o', prompt: 'said' },
  inputs: { question: 'said', password: 'x' },
  outputs: { result: { role: 'assistant', content: 'said' } },
  error: 'said jane@example.com',
  metadata: { run_id: 'run', inputs: { question: 'said' }, note: 'kept' },
  metrics: { score: 4 },
}

describe('an event', () => {
  it('leaves with secrets hidden in all fields, and its ids and times as they are', () => {
    expect(outgoing({ redact: true }).event(event)).toEqual({
      ...event,
      event_name: 'to [redacted]',
      inputs: { question: 'said', password: '[redacted]' },
      error: 'said [redacted]',
    })
  })

  it('leaves without what was said at captureContent none', () => {
    expect(outgoing({ captureContent: 'none' }).event(event)).toEqual({
      ...event,
      config: { model: 'gpt-4o' },
      inputs: {},
      outputs: {},
      error: undefined,
      metadata: { run_id: 'run', note: 'kept' },
    })
  })

  it('leaves with the shape of what was said at captureContent metadata', () => {
    expect(outgoing({ captureContent: 'metadata' }).event(event)).toMatchObject({
      inputs: { question: '[4 chars]' },
      outputs: { result: { role: 'assistant', content: '[4 chars]' } },
      error: '[21 chars]',
      metadata: { run_id: 'run', inputs: { question: '[4 chars]' }, note: 'kept' },
    })
  })

  it('loses a field that redaction fails on, and leaves all the same', () => {
    const redactor = createRedactor()
    redactor.redactUnmasked = () => {
      throw new Error('broken')
    }
    const made = createOutgoing({ redactor, captureContent: 'full' })
    expect(made?.event(event)).toMatchObject({ project: '[redacted]', metadata: {}, inputs: { question: 'said' } })
  })
})

it('nothing is done when nothing is to be hidden', () => {
  expect(redactionOf(resolveConfig({}, {}).config, () => undefined)).toBeUndefined()
  expect(createOutgoing(undefined)).toBeUndefined()
})

it('a session that the server has not answered leaves redacted at the end of the process too', () => {
  const { config } = resolveConfig({ serverUrl: 'http://127.0.0.1:1' }, {})
  const never = new Promise<never>(() => undefined)
  const sessions = new Sessions({
    config,
    logger: createLogger({ verbose: false, resilience: 'balanced', write: () => undefined }),
    api: { startSession: () => never, updateEvent: () => never, createEvent: () => never },
    outgoing: outgoing({ redact: true }),
    onUnreachable: () => undefined,
  })
  sessions.start({ inputs: { mail: 'jane@example.com' } }, 'name')
  expect(sessions.unanswered()).toMatchObject([{ session_name: 'name', inputs: { mail: '[redacted]' } }])
})
