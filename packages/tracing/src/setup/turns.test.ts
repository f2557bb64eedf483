import { expect, test } from 'vitest'
import { Turns } from './turns.ts'

/** Work whose end the test decides. */
function piece() {
  let end: (outcome: string) => void = () => undefined
  let fail: (error: Error) => void = () => undefined
  const promise = new Promise<string>((resolve, reject) => {
    end = resolve
    fail = reject
  })
  let isBegun = false
  const work = (): Promise<string> => {
    isBegun = true
    return promise
  }
  return { work, end, fail, isBegun: () => isBegun }
}

const begun = (pieces: readonly ReturnType<typeof piece>[]): readonly boolean[] => pieces.map((one) => one.isBegun())

test('so many work at a time, and the next begins when one has ended', async () => {
  const turns = new Turns<string>(2, () => false)
  const pieces = [piece(), piece(), piece(), piece()]
  const ends = pieces.map((one) => turns.take(one.work))
  await Promise.resolve()
  expect(begun(pieces)).toEqual([true, true, false, false])
  pieces[1]?.end('second')
  await ends[1]
  await Promise.resolve()
  expect(begun(pieces)).toEqual([true, true, true, false])
  for (const [index, one] of pieces.entries()) one.end(String(index))
  expect(await Promise.all(ends)).toEqual(['0', 'second', '2', '3'])
})

test('an outcome that is that of all ends those that wait, who never begin, and later ones begin', async () => {
  const turns = new Turns<string>(1, (outcome) => outcome === 'away')
  const pieces = [piece(), piece(), piece()]
  const ends = pieces.map((one) => turns.take(one.work))
  pieces[0]?.end('away')
  expect(await Promise.all(ends)).toEqual(['away', 'away', 'away'])
  expect(begun(pieces)).toEqual([true, false, false])
  expect(await turns.take(async () => 'back')).toBe('back')
})

test('work that throws gives its turn on', async () => {
  const turns = new Turns<string>(1, () => false)
  const first = piece()
  const failing = turns.take(first.work)
  const second = turns.take(async () => 'done')
  first.fail(new Error('broken'))
  await expect(failing).rejects.toThrow('broken')
  expect(await second).toBe('done')
})
