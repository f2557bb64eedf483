import { expect, test } from 'vitest'
import { alignment, textDiff } from './text-diff.ts'

const words = (before: string, after: string): string =>
  textDiff(before, after)
    .map(({ kind, text }) => (kind === 'same' ? text : kind === 'added' ? `{+${text}+}` : `{-${text}-}`))
    .join('')

test.each([
  ['the tower was lit in 1698', 'the tower was lit in 1759', 'the tower was lit in {-1698-}{+1759+}'],
  ['a b c', 'a c', 'a {-b -}c'],
  ['', 'all new', '{+all new+}'],
  ['all gone', '', '{-all gone-}'],
  ['same', 'same', 'same'],
  ['', '', ''],
  ['cost 0.0004, then', 'cost 0.02, then', 'cost {-0.0004-}{+0.02+}, then'],
  ['über den Wolken', 'unter den Wolken', '{-über-}{+unter+} den Wolken'],
])('says word by word what changed from %j to %j', (before, after, expected) => {
  expect(words(before, after)).toBe(expected)
})

test('puts both texts together again, whatever they are', () => {
  let seed = 7
  const random = (bound: number): number => (seed = (seed * 48_271) % 2_147_483_647) % bound
  for (let round = 0; round < 300; round++) {
    const text = (): string => Array.from({ length: random(30) }, () => 'ab \nc.'[random(6)]).join('')
    const [before, after] = [text(), text()]
    const parts = textDiff(before, after)
    const side = (left: string): string =>
      parts
        .filter(({ kind }) => kind !== left)
        .map((part) => part.text)
        .join('')
    expect([side('added'), side('removed')]).toEqual([before, after])
  }
})

test('finds the longest common sequence', () => {
  expect(alignment([...'abcabba'], [...'cbabac'], (one, other) => one === other)).toHaveLength(4)
})

test('answers texts without a common word, however long, as one replaced by the other', () => {
  const before = Array.from({ length: 30_000 }, (_, index) => `a${index}`).join(' ')
  const after = Array.from({ length: 30_000 }, (_, index) => `b${index}`).join(' ')
  expect(textDiff(before, after).map(({ kind }) => kind)).toEqual(['removed', 'added'])
})
