import { expect, test } from 'vitest'
import { distinctWords } from './distinct-words.ts'
import { addWords } from './words.ts'

function expected(text: string): string {
  const words = new Set<string>()
  addWords(text, words)
  return [...words].join(' ')
}

const long = 'x'.repeat(64)

test.each([
  ['nothing', ''],
  ['no word', ' .,-\n\t'],
  ['one word', 'Word'],
  ['repeats in either case', 'the cat saw THE Cat, and the dog'],
  ['words at both ends', 'first, last'],
  ['words that begin alike', 'a ab abc ab a'],
  ['a run that is as long as a word may be, and one that is longer', `${long} ${long}x after ${long}`],
  ['a text that ends in a run that is too long', `before ${long}x`],
  ['NUL and other control characters', 'a\0b\u0001c'],
  ['letters beyond ASCII', 'Das Mädchen sah den Föhn, den FÖHN'],
  ['more than the fast way takes', 'some words and more '.repeat(4000)],
  ['a text of one-letter words', 'a b c d '.repeat(4000)],
])('finds the same words as the general way in %s', (_, text) => {
  expect(distinctWords(text)).toBe(expected(text))
})

test('finds the same words in a thousand random texts', () => {
  let state = 7
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return Math.floor((state / 0x8000_0000) * below)
  }
  for (let round = 0; round < 1000; round += 1) {
    const letters = Array.from({ length: next(3000) }, () => 'abcAB019 .-_'[next(12)])
    const text = letters.join('')
    expect(distinctWords(text)).toBe(expected(text))
  }
})
