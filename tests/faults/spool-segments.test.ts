import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import * as fs from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpoolDisk } from '../../packages/tracing/src/export/spool/disk.ts'
import { headerBytes, headerTemplate, writeRecord } from '../../packages/tracing/src/export/spool/record-format.ts'
import { parseSegmentName, segmentSeed } from '../../packages/tracing/src/export/spool/segment-name.ts'
import {
  contentType,
  drained,
  filesOf,
  key,
  numbered,
  numberOf,
  numbers,
  onlyFile,
  opened,
  stored,
} from './spool-fixture.ts'

let folder: TemporaryFolder
let directory = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  directory = join(folder.path, 'spool')
})
afterEach(() => folder.remove())

describe('formats', () => {
  /** Puts a whole record of this version behind those of the only segment. */
  function appendVersion(version: number): void {
    const file = onlyFile(directory)
    const name = parseSegmentName(basename(file))
    if (name === undefined) throw new Error(`Not a segment: ${file}`)
    const template = headerTemplate(key, contentType)
    template[4] = version
    const bytes = Buffer.alloc(template.length + 4)
    const body = Buffer.from('body')
    writeRecord(bytes, 0, { template, body, spanCount: 1, createdAtMillis: 0, seed: segmentSeed(name) })
    fs.appendFileSync(file, bytes)
  }

  it('that are older than any known are skipped and counted', async () => {
    stored(directory, [numbered(0)])
    appendVersion(0)
    const { numbers: read, spool } = await drained({ directory })
    expect(read).toEqual([0])
    expect(spool.stats()).toMatchObject({ damaged: 1, leftAlone: 0, segments: 0 })
  })

  it('that are newer are left for those who know them, and what is beside them is read once', async () => {
    stored(directory, [numbered(0)])
    appendVersion(2)
    const { numbers: read, spool } = await drained({ directory })
    expect(read).toEqual([0])
    expect(spool.stats()).toMatchObject({ damaged: 0, leftAlone: 1, segments: 1 })
    expect((await drained({ directory })).numbers).toEqual([])
  })

  it('do not let a body pass for records, damaged or not', async () => {
    stored(directory, [numbered(0)])
    const forged = fs.readFileSync(onlyFile(directory))
    fs.unlinkSync(onlyFile(directory))
    stored(directory, [{ ...numbered(1), body: Buffer.concat([Buffer.from('1:'), forged]) }, numbered(2)])
    const file = onlyFile(directory)
    const bytes = fs.readFileSync(file)
    bytes[6] = 0
    fs.writeFileSync(file, bytes)
    expect((await drained({ directory })).numbers).toEqual([2])
  })
})

describe('a record', () => {
  it('that is larger than this reader takes is left for another one', async () => {
    stored(directory, [numbered(0), { ...numbered(1), body: Buffer.from(`1:${'x'.repeat(500)}`) }, numbered(2)])
    const { numbers: read, spool } = await drained({ directory, maxRecordBytes: 400 })
    expect(read).toEqual([0, 2])
    expect(spool.stats()).toMatchObject({ leftAlone: 1, damaged: 0, segments: 1 })
    expect((await drained({ directory })).numbers).toEqual([1])
  })

  it.each(numbers(65_531, 65_541))(
    'is found behind %i damaged bytes, a little more or less than one read',
    async (at) => {
      stored(directory, [{ ...numbered(0), body: Buffer.alloc(at - headerBytes(contentType)) }, numbered(1)])
      const file = onlyFile(directory)
      const bytes = fs.readFileSync(file)
      bytes[0] = 0
      fs.writeFileSync(file, bytes)
      const { numbers: read, spool } = await drained({ directory })
      expect(read).toEqual([1])
      expect(spool.stats().damaged).toBe(1)
    },
  )
})

describe('the cap', () => {
  it('lets the oldest segments go and says how many spans went with them', async () => {
    const spool = opened({ directory, maxBytes: 4_000, segmentBytes: 1_000 })
    let dropped = 0
    for (const number of numbers(0, 100)) {
      const outcome = spool.append([numbered(number, 3)])
      expect(outcome).toMatchObject({ storedSpans: 3, refused: [] })
      expect(outcome.dropped?.reason ?? 'spool-full').toBe('spool-full')
      dropped += outcome.dropped?.count ?? 0
      expect(spool.stats().bytes).toBeLessThanOrEqual(4_000)
    }
    spool.close()
    const { numbers: read } = await drained({ directory })
    expect(read).toEqual(numbers(dropped / 3, 100))
    expect(read.length).toBeGreaterThan(10)
  })

  it('does not count what had been answered for as dropped', async () => {
    stored(directory, [numbered(0, 5), numbered(1, 7)])
    const spool = opened({ directory, maxBytes: 400 })
    for await (const record of spool.readPending())
      if (numberOf(record) === 0) spool.acknowledge(record)
      else spool.release(record)
    expect(spool.append([{ ...numbered(2), body: Buffer.alloc(200) }]).dropped).toMatchObject({ count: 7 })
  })

  it('bounds the number of files, too', () => {
    for (const number of numbers(0, 10)) {
      const spool = opened({ directory, maxSegments: 4 })
      expect(spool.append([numbered(number)]).dropped?.count).toBe(number < 4 ? undefined : 1)
      spool.close()
    }
    expect(filesOf(directory)).toHaveLength(4)
  })

  it('refuses what is newer when everything else is held', () => {
    const spool = opened({ directory, maxBytes: 500 })
    const outcomes = numbers(0, 9).map((number) => spool.append([numbered(number)], { hold: true }))
    const refused = outcomes.flatMap((outcome) => outcome.refused)
    expect(refused.length).toBeGreaterThan(0)
    expect(refused.every(({ reason, count }) => reason === 'spool-full' && count === 1)).toBe(true)
    expect(outcomes.every(({ dropped }) => dropped === undefined)).toBe(true)
  })
})

describe('a huge backlog at the start', () => {
  it('is read one record at a time: no byte of the next one before it is asked for', async () => {
    const bytes = 1_048_576
    const spool = opened({ directory })
    for (const number of numbers(0, 64)) spool.append([{ ...numbered(number), body: Buffer.alloc(bytes, 'x') }])
    spool.close()
    const reads: number[] = []
    const readSync: SpoolDisk['readSync'] = (...read: unknown[]) => {
      const count = Reflect.apply(fs.readSync, fs, read) as number
      reads.push(count)
      return count
    }
    const reader = opened({ directory, disk: { ...fs, readSync } })
    let count = 0
    for await (const record of reader.readPending()) {
      count += 1
      const total = reads.reduce((sum, read) => sum + read, 0)
      expect(total).toBeLessThanOrEqual(count * (bytes + 65_536))
      reader.acknowledge(record)
    }
    expect(count).toBe(64)
    expect(Math.max(...reads)).toBe(bytes)
    expect(reader.stats().segments).toBe(0)
  })
})

describe('the clock', () => {
  it('may go back by any time: order and age stay those of storing', async () => {
    const times = [5_000_000_000_000, 1_000, 1_700_000_000_000, 0, -1]
    for (const [number, time] of times.entries()) {
      const spool = opened({ directory, now: () => time })
      spool.append([numbered(number)])
      spool.close()
    }
    expect((await drained({ directory, now: () => 500 })).numbers).toEqual([0, 1, 2, 3, 4])
  })

  it('may go back while a segment is open', async () => {
    let time = 1_700_000_000_000
    const spool = opened({ directory, now: () => (time -= 10_000_000) })
    for (const number of numbers(0, 5)) expect(spool.append([numbered(number)]).storedSpans).toBe(1)
    spool.close()
    expect((await drained({ directory })).numbers).toEqual([0, 1, 2, 3, 4])
  })
})

describe('a segment', () => {
  it('is not written to for longer than half of the time after which another host takes it', () => {
    let time = 0
    const spool = opened({ directory, now: () => time })
    const files = [0, 29 * 60_000, 31 * 60_000].map((now) => {
      time = now
      spool.append([numbered(0)])
      return filesOf(directory).length
    })
    expect(files).toEqual([1, 1, 2])
  })
})

describe('the holder of a segment', () => {
  /** As if a process had died, or not, with the segment in its hands. */
  function holdAs(owner: (host: string, pid: number, start: string) => string): void {
    const spool = opened({ directory })
    spool.append([numbered(0)])
    const file = onlyFile(directory)
    const [, host = '', pid = '', start = ''] = /([^.-]+)-(\d+)-(\d+)\.held$/.exec(file) ?? []
    fs.renameSync(file, file.replace(/[^.]+\.held$/, `${owner(host, Number(pid), start)}.held`))
  }
  const hour = 3_600_000

  it.each([
    ['this process', (host: string, pid: number, start: string) => `${host}-${pid}-${start}`, 0, []],
    ['one that is dead', (host: string) => `${host}-2147483646-1`, 0, [0]],
    ['one whose process id was given to this one', (host: string, pid: number) => `${host}-${pid}-12`, 0, [0]],
    ['one of another host', () => '00000000-1-1', 0, []],
    ['one of another host that has been idle for an hour', () => '00000000-1-1', hour + 60_000, [0]],
  ])('is left alone while it may live: %s', async (_, owner, laterMillis, expected) => {
    holdAs(owner)
    const now = (): number => Date.now() + laterMillis
    expect((await drained({ directory, now })).numbers).toEqual(expected)
  })
})
