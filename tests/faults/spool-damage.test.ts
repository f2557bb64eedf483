import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { headerBytes, markOffset } from '../../packages/tracing/src/export/spool/record-format.ts'
import { contentType, drained, filesOf, mutate, numbered, numbers, onlyFile, seeded, stored } from './spool-fixture.ts'

const records = numbers(0, 12).map((number) => numbered(number))
const header = headerBytes(contentType)
/** Where each record begins, and where the last one ends. */
const bounds = [0]
for (const { body } of records) bounds.push((bounds.at(-1) ?? 0) + header + body.length)
const size = bounds.at(-1) ?? 0
const random = seeded(7)

let folder: TemporaryFolder
beforeEach(async () => {
  folder = await temporaryFolder()
  stored(folder.path, records)
})
afterEach(() => folder.remove())

/** Of the record that holds this byte. */
const recordAt = (offset: number): number => bounds.findLastIndex((bound) => bound <= offset)

describe('a tail that is cut off', () => {
  // Both sides of every border, the last header byte by byte in steps, and places by chance.
  const cuts = new Set([0, 1, size - 1, ...bounds.slice(1, -1).flatMap((bound) => [bound - 1, bound, bound + 1])])
  while (cuts.size < 64) cuts.add(Math.floor(random() * size))

  it.each([...cuts])('at %i costs the record it goes through only', async (cut) => {
    truncateSync(onlyFile(folder.path), cut)
    const whole = recordAt(cut)
    const reading = await drained({ directory: folder.path })
    expect(reading.numbers).toEqual(numbers(0, whole))
    expect(reading.spool.stats()).toEqual({
      segments: 0,
      bytes: 0,
      damaged: bounds.includes(cut) ? 0 : 1,
      leftAlone: 0,
      diskErrors: 0,
    })
  })
})

describe('a flipped byte', () => {
  // Each byte of a header once, and places by chance.
  const flips = new Set(numbers(0, 40).map((byte) => (bounds[4] ?? 0) + byte))
  while (flips.size < 64) flips.add(Math.floor(random() * size))

  it.each([...flips])('at %i costs its record only, and is counted', async (offset) => {
    mutate(folder.path, (bytes) => {
      bytes[offset] = (bytes[offset] ?? 0) ^ (1 + Math.floor(random() * 255))
      return bytes
    })
    const hit = recordAt(offset)
    const within = offset - (bounds[hit] ?? 0)
    const isMark = within >= markOffset && within < markOffset + 4
    const reading = await drained({ directory: folder.path })
    expect(reading.numbers).toEqual(numbers(0, 12).filter((number) => isMark || number !== hit))
    expect(reading.spool.stats()).toMatchObject({ damaged: isMark ? 0 : 1, diskErrors: 0 })
    expect(filesOf(folder.path)).toEqual([])
  })
})
