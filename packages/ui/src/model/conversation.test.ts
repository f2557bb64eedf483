import { describe, expect, test } from 'vitest'
import { conversationOf, foldHistory } from './conversation.ts'
import type { Turn } from './conversation.ts'
import type { Message, MessagePart, MessageRole } from '@honeyhive/api'

const text = (value: string): MessagePart => ({ kind: 'text', text: value })
const call = (id: string | null, name: string): MessagePart => ({ kind: 'tool-call', id, name, arguments: {} })
const result = (id: string | null, value: unknown): MessagePart => ({ kind: 'tool-result', id, result: value })
const message = (role: MessageRole, ...parts: readonly MessagePart[]): Message => ({ role, name: null, parts })

function callsOf(turns: readonly Turn[]): unknown[] {
  return turns.flatMap((turn) =>
    turn.parts.flatMap((part) => (part.kind === 'call' ? [[part.name, part.result?.value]] : [])),
  )
}

describe('conversationOf', () => {
  test('puts results into the calls that asked for them, by id', () => {
    const input = [
      message('assistant', call('1', 'first'), call('2', 'second')),
      message('tool', result('2', 'two')),
      message('tool', result('1', 'one')),
    ]
    const turns = conversationOf({ input, output: [] })
    expect(turns).toHaveLength(1)
    expect(callsOf(turns)).toEqual([
      ['first', 'one'],
      ['second', 'two'],
    ])
  })

  test('pairs by order where ids are missing', () => {
    const input = [
      message('assistant', call(null, 'first'), call(null, 'second')),
      message('tool', result(null, 1), result(null, 2)),
    ]
    expect(callsOf(conversationOf({ input, output: [] }))).toEqual([
      ['first', 1],
      ['second', 2],
    ])
  })

  test('pairs an id that is used again with the call before it', () => {
    const input = [
      message('assistant', call('x', 'a')),
      message('tool', result('x', 'of a')),
      message('assistant', call('x', 'b')),
      message('tool', result('x', 'of b')),
    ]
    expect(callsOf(conversationOf({ input, output: [] }))).toEqual([
      ['a', 'of a'],
      ['b', 'of b'],
    ])
  })

  test('keeps a result that no call asked for where it came', () => {
    const turns = conversationOf({ input: [message('tool', result('gone', 'alone'))], output: [] })
    expect(turns[0]?.parts).toEqual([{ kind: 'tool-result', id: 'gone', result: 'alone' }])
  })

  test('keeps what else a result message says', () => {
    const input = [message('assistant', call('1', 'a')), message('user', result('1', 'one'), text('and now?'))]
    const turns = conversationOf({ input, output: [] })
    expect(turns[1]?.parts).toEqual([text('and now?')])
  })

  test('marks what the model said, and shows an empty message', () => {
    const turns = conversationOf({ input: [message('user', text('hi'))], output: [message('assistant')] })
    expect(turns.map((turn) => [turn.role, turn.isOutput, turn.parts.length])).toEqual([
      ['user', false, 1],
      ['assistant', true, 0],
    ])
  })
})

describe('what is new in a step', () => {
  const input = [
    message('system', text('Be brief.')),
    message('user', text('How far?')),
    message('assistant', call('1', 'look')),
    message('tool', result('1', 14)),
  ]

  test('is marked, and a call whose result has come is part of it', () => {
    const turns = conversationOf({ input, output: [message('assistant', text('14.'))] }, [true, true, true, false])
    expect(turns.map(({ role, isSentBefore }) => [role, isSentBefore])).toEqual([
      ['system', true],
      ['user', true],
      ['assistant', false],
      ['assistant', false],
    ])
    expect(foldHistory(turns).map(({ isFolded, turns: { length } }) => [isFolded, length])).toEqual([
      [true, 2],
      [false, 2],
    ])
  })

  test('is everything where nobody says what was sent before', () => {
    expect(conversationOf({ input, output: [] }).some(({ isSentBefore }) => isSentBefore)).toBe(false)
  })
})

describe('foldHistory', () => {
  const turn = (role: MessageRole, isOutput = false): Turn => ({
    role,
    name: null,
    isOutput,
    isSentBefore: false,
    parts: [],
  })

  test('folds the middle and keeps instructions, the last messages and the answer', () => {
    const sent = Array.from({ length: 9 }, () => turn('user'))
    const stretches = foldHistory([turn('system'), ...sent, turn('assistant', true)])
    expect(stretches.map(({ isFolded, turns: { length } }) => [isFolded, length])).toEqual([
      [false, 1],
      [true, 5],
      [false, 5],
    ])
  })

  test('leaves a short conversation whole', () => {
    const turns = [turn('system'), turn('user'), turn('assistant'), turn('user'), turn('assistant', true)]
    expect(foldHistory(turns)).toEqual([{ isFolded: false, turns }])
  })
})
