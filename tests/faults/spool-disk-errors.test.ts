import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import * as fs from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SpoolDisk } from '../../packages/tracing/src/export/spool/disk.ts'
import { drained, numbered, numbers, opened, systemError } from './spool-fixture.ts'

let folder: TemporaryFolder
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

/** Stores twelve records of two spans each, one call each, and says which were refused and why. */
function store(disk: SpoolDisk, fsync = false): readonly unknown[] {
  const spool = opened({ directory: folder.path, disk, fsync })
  const refused = numbers(0, 12).flatMap((number) =>
    spool.append([numbered(number, 2)]).refused.map(({ count, reason }) => ({ number, count, reason })),
  )
  spool.close()
  return refused
}

/** A disk on which the call with this number writes so many bytes, and then there is no room. */
function fullAt(failing: number, partialBytes: number, code = 'ENOSPC'): SpoolDisk {
  let call = -1
  let isFull = false
  const writeSync: SpoolDisk['writeSync'] = (
    fd: number,
    bytes: unknown,
    offset?: unknown,
    length?: unknown,
    at?: unknown,
  ) => {
    if (isFull) {
      isFull = false
      throw systemError(code)
    }
    call += 1
    const isShort = call === failing
    if (isShort && partialBytes === 0) throw systemError(code)
    isFull = isShort
    return fs.writeSync(
      fd,
      bytes as Buffer,
      offset as number,
      isShort ? partialBytes : (length as number),
      at as number,
    )
  }
  return { ...fs, writeSync }
}

describe('ENOSPC', () => {
  it.each(numbers(0, 10))(
    'at write %i refuses that call, leaves no part of it, and the rest is stored',
    async (failing) => {
      // Every other one after a part of the record has been written.
      const refused = store(fullAt(failing, failing % 2 === 0 ? 0 : 13 + failing * 9))
      expect(refused).toEqual([{ number: failing, count: 2, reason: 'disk-full' }])
      const reading = await drained({ directory: folder.path })
      expect(reading.numbers).toEqual(numbers(0, 12).filter((number) => number !== failing))
      expect(reading.spool.stats().damaged).toBe(0)
    },
  )
})

describe('EIO', () => {
  it.each(numbers(0, 5))('at fsync %i refuses that call, takes it back, and the rest is stored', async (failing) => {
    let call = -1
    const fsyncSync = (fd: number): void => {
      call += 1
      if (call === failing) throw systemError('EIO')
      fs.fsyncSync(fd)
    }
    expect(store({ ...fs, fsyncSync }, true)).toEqual([{ number: failing, count: 2, reason: 'disk-error' }])
    const reading = await drained({ directory: folder.path })
    expect(reading.numbers).toEqual(numbers(0, 12).filter((number) => number !== failing))
    expect(reading.spool.stats().damaged).toBe(0)
  })

  it('while taking back a part of a record costs nothing but that record', async () => {
    const disk = {
      ...fullAt(4, 60),
      ftruncateSync: () => {
        throw systemError('EIO')
      },
    }
    expect(store(disk)).toEqual([{ number: 4, count: 2, reason: 'disk-full' }])
    const reading = await drained({ directory: folder.path })
    expect(reading.numbers).toEqual([0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11])
    expect(reading.spool.stats().damaged).toBe(1)
  })

  // The headers, and the body of the third record.
  it.each([1, 5])('while reading, at read %i, leaves the segment for another time', async (failing) => {
    store(fs)
    let call = 0
    const readSync: SpoolDisk['readSync'] = (...read: unknown[]) => {
      call += 1
      if (call === failing) throw systemError('EIO')
      return Reflect.apply(fs.readSync, fs, read) as number
    }
    const failed = await drained({ directory: folder.path, disk: { ...fs, readSync } })
    expect(failed.spool.stats()).toMatchObject({ diskErrors: 1, damaged: 0, segments: 1 })
    const again = await drained({ directory: folder.path })
    expect([...failed.numbers, ...again.numbers].sort((a, b) => a - b)).toEqual(numbers(0, 12))
  })

  it('while opening a claimed segment gives it back', async () => {
    store(fs)
    const openSync = (): number => {
      throw systemError('EMFILE')
    }
    const failed = await drained({ directory: folder.path, disk: { ...fs, openSync } })
    expect(failed.numbers).toEqual([])
    expect(failed.spool.stats()).toMatchObject({ diskErrors: 1, segments: 1 })
    expect((await drained({ directory: folder.path })).numbers).toEqual(numbers(0, 12))
  })

  it('while acknowledging says so, and the record is read again', async () => {
    store(fs)
    const disk = {
      ...fs,
      writeSync: () => {
        throw systemError('EIO')
      },
    }
    const spool = opened({ directory: folder.path, disk })
    const answers: boolean[] = []
    for await (const record of spool.readPending()) answers.push(spool.acknowledge(record))
    expect(answers).toEqual(Array.from({ length: 12 }, () => false))
    expect((await drained({ directory: folder.path })).numbers).toEqual(numbers(0, 12))
  })
})

describe('other errors of the disk', () => {
  it.each([
    ['EROFS', 'read-only'],
    ['EACCES', 'read-only'],
    ['EDQUOT', 'disk-full'],
    ['EMFILE', 'disk-error'],
  ])('%s when a segment is made is %s', (code, reason) => {
    const disk = {
      ...fs,
      openSync: () => {
        throw systemError(code)
      },
    }
    const outcome = opened({ directory: folder.path, disk }).append([numbered(1, 7), numbered(2, 3)], { hold: true })
    expect(outcome).toMatchObject({
      storedSpans: 0,
      refused: [{ count: 10, reason }],
      receipts: [undefined, undefined],
    })
  })
})
