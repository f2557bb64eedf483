import { expect, test } from 'vitest'
import { resolveOptions } from './options.ts'

test('a question has half a minute, and two threads may be at one each, unless the options say otherwise', () => {
  expect(resolveOptions({})).toMatchObject({ queryTimeoutMillis: 30_000, queryThreads: 2 })
  expect(resolveOptions({ queryTimeoutMillis: 5, queryThreads: 1 })).toMatchObject({
    queryTimeoutMillis: 5,
    queryThreads: 1,
  })
})

test.each(['queryTimeoutMillis', 'queryThreads'] as const)('%s of none is refused with what was expected', (name) => {
  expect(() => resolveOptions({ [name]: 0 })).toThrow(`${name} is a whole number above 0, got 0.`)
})
