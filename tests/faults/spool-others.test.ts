import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import * as fs from 'node:fs'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSpool } from '../../packages/tracing/src/export/spool/open-spool.ts'
import { headerTemplate, writeRecord } from '../../packages/tracing/src/export/spool/record-format.ts'
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
  systemError,
} from './spool-fixture.ts'

let folder: TemporaryFolder
let directory = ''
beforeEach(async () => {
  folder = await temporaryFolder()
  directory = join(folder.path, 'spool')
})
afterEach(() => folder.remove())

const modeOf = (path: string): number => fs.statSync(path).mode & 0o777

describe('the directory', () => {
  it('is made with mode 0700, its files with 0600', () => {
    stored(directory, [numbered(0)])
    expect([modeOf(directory), modeOf(onlyFile(directory))]).toEqual([0o700, 0o600])
  })

  it.each([
    ['is a file', () => fs.writeFileSync(directory, ''), /is a link or a file/],
    ['is below a file', () => fs.writeFileSync((directory = join(folder.path, 'file')), ''), /is a link or a file/],
    ['is a link to a directory', () => fs.symlinkSync(folder.path, directory), /is a link or a file/],
    ['is a link to nothing', () => fs.symlinkSync(join(folder.path, 'none'), directory), /link|ENOENT/],
    ['can be written to by a group', () => fs.mkdirSync(directory) ?? fs.chmodSync(directory, 0o770), /chmod 700/],
    ['can be written to by all', () => fs.mkdirSync(directory) ?? fs.chmodSync(directory, 0o707), /chmod 700/],
  ])('that %s makes the spool unavailable', (_, make, message) => {
    make()
    expect(openSpool({ directory })).toEqual({ status: 'unavailable', message: expect.stringMatching(message) })
  })

  it.each(['EACCES', 'EROFS', 'ENOSPC', 'ENOTDIR'])('that cannot be made (%s) makes it unavailable', (code) => {
    const disk = {
      ...fs,
      mkdirSync: () => {
        throw systemError(code)
      },
    }
    expect(openSpool({ directory, disk })).toEqual({
      status: 'unavailable',
      message: `${directory} cannot be used: ${code}.`,
    })
  })

  it('of another user makes it unavailable', () => {
    const lstatSync = ((path: string) => Object.assign(fs.lstatSync(path), { uid: 4_242 })) as typeof fs.lstatSync
    const spool = openSpool({ directory, disk: { ...fs, lstatSync } })
    expect(spool).toEqual({ status: 'unavailable', message: expect.stringContaining('belongs to another user') })
  })

  it.each([
    [{ HH_SPOOL_DIR: 'SPOOL' }, 'SPOOL'],
    [{ XDG_CACHE_HOME: 'SPOOL', HOME: '/nowhere' }, 'SPOOL/honeyhive/spool'],
    [{ XDG_CACHE_HOME: 'relative', HOME: 'SPOOL' }, 'SPOOL/.cache/honeyhive/spool'],
  ])('is found by the environment (%o)', (env, expected) => {
    const here = (text: string): string => text.replace('SPOOL', directory)
    const spool = openSpool({
      env: Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
    })
    expect(spool).toMatchObject({ status: 'open', directory: here(expected) })
  })

  it('that is nowhere, without a home, makes it unavailable', () => {
    expect(openSpool({ env: { HOME: '' } })).toMatchObject({
      status: 'unavailable',
      message: expect.stringMatching(/no home/),
    })
  })

  it('that is deleted while open is made anew, and what was stored after is read', async () => {
    const spool = opened({ directory })
    spool.append([numbered(0)])
    fs.rmSync(directory, { recursive: true })
    expect(spool.append([numbered(1)])).toMatchObject({ storedSpans: 1, refused: [] })
    spool.close()
    expect((await drained({ directory })).numbers).toEqual([1])
  })

  it('whose open segment is deleted goes on with a new one', async () => {
    const spool = opened({ directory })
    spool.append([numbered(0)])
    fs.unlinkSync(onlyFile(directory))
    spool.append([numbered(1)])
    spool.close()
    expect((await drained({ directory })).numbers).toEqual([1])
  })

  it('that is deleted while it is read ends the reading after what was claimed', async () => {
    stored(
      directory,
      numbers(0, 3).map((number) => numbered(number)),
    )
    const spool = opened({ directory })
    const found: number[] = []
    for await (const record of spool.readPending()) {
      fs.rmSync(directory, { recursive: true, force: true })
      found.push(numberOf(record))
      spool.acknowledge(record)
    }
    expect(found).toEqual([0, 1, 2])
    expect(spool.stats()).toMatchObject({ segments: 0, bytes: 0 })
  })

  it('keeps files that are no segments, and follows no link that is named like one', async () => {
    stored(directory, [numbered(0)])
    const elsewhere = join(folder.path, 'elsewhere')
    fs.copyFileSync(onlyFile(directory), elsewhere)
    fs.symlinkSync(elsewhere, onlyFile(directory).replace(/\d{10}/, '0000000009'))
    fs.writeFileSync(join(directory, 'notes.txt'), 'mine')
    expect((await drained({ directory })).numbers).toEqual([0])
    expect(fs.readdirSync(directory).sort()).toEqual([expect.stringMatching(/^0000000009/), 'notes.txt'])
    expect(fs.existsSync(elsewhere)).toBe(true)
  })
})

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
  it('is read one record at a time, within the memory of a few of them', async () => {
    const megabyte = Buffer.alloc(1_048_576, 'x')
    const spool = opened({ directory, maxBytes: 2 ** 30 })
    for (const number of numbers(0, 128)) spool.append([{ ...numbered(number), body: Buffer.from(megabyte) }])
    spool.close()
    const before = process.memoryUsage().arrayBuffers
    let most = 0
    let count = 0
    const reader = opened({ directory })
    for await (const record of reader.readPending()) {
      count += 1
      most = Math.max(most, process.memoryUsage().arrayBuffers - before)
      reader.acknowledge(record)
    }
    expect(count).toBe(128)
    // What the collector has not yet taken is in it.
    expect(most).toBeLessThan(96 * 1_048_576)
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
