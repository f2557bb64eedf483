import { expect, test } from 'vitest'
import { keysOf, messagesSaidBefore, piecesOf, sharedCount } from './sent-before.ts'
import type { Message, MessagePart } from '@honeyhive/api'

const say = (role: Message['role'], ...parts: readonly (string | MessagePart)[]): Message => ({
  role,
  name: null,
  parts: parts.map((part) => (typeof part === 'string' ? { kind: 'text', text: part } : part)),
})
const call = (id: string | null, args: unknown): MessagePart => ({
  kind: 'tool-call',
  id,
  name: 'look',
  arguments: args,
})
const result = (id: string | null, value: unknown): MessagePart => ({ kind: 'tool-result', id, result: value })
const rules = say('system', 'Be brief.')

test('knows what was sent and answered before, whatever ids, reasoning and the order of keys became of it', () => {
  const earlier = keysOf({
    input: [rules, say('user', 'How far?')],
    output: [say('assistant', { kind: 'reasoning', text: 'Hm.' }, 'Let me see.', call('c1', { b: 1, a: 2 }))],
  })
  const now = [
    rules,
    say('user', 'How far? '),
    say('assistant', 'Let me see.'),
    say('assistant', call(null, { a: 2, b: 1 })),
    say('tool', result('c1', { miles: 14 })),
  ]
  expect(messagesSaidBefore(now, earlier)).toEqual([true, true, true, true, false])
})

test('takes a repeated word for new, since its place in the conversation is', () => {
  const earlier = keysOf({ input: [say('user', 'yes')], output: [say('assistant', 'Sure?')] })
  const now = [say('user', 'yes'), say('assistant', 'Sure?'), say('user', 'yes')]
  expect(messagesSaidBefore(now, earlier)).toEqual([true, true, false])
})

test('knows a history again that was cut at its beginning, or summed up', () => {
  const said = ['one', 'two', 'three', 'four'].map((text, index) => say(index % 2 === 0 ? 'user' : 'assistant', text))
  const earlier = keysOf({ input: [rules, ...said], output: [say('assistant', 'five')] })
  const kept = [...said.slice(2), say('assistant', 'five'), say('user', 'six')]
  expect(messagesSaidBefore([rules, ...kept], earlier)).toEqual([true, true, true, true, false])
  expect(messagesSaidBefore([say('system', 'So far: one, two.'), ...kept], earlier)).toEqual([
    false,
    true,
    true,
    true,
    false,
  ])
})

test('counts what a call shares with an earlier one, each piece once', () => {
  const pieces = piecesOf([say('user', 'a'), say('user', 'a'), say('user', 'b')])
  expect(sharedCount(pieces, keysOf({ input: [say('user', 'a'), say('user', 'c')], output: [] }))).toBe(1)
})

test('has nothing to say of messages that say nothing', () => {
  expect(messagesSaidBefore([say('assistant', '')], [])).toEqual([false])
})
