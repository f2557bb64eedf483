import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import * as fs from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSpool } from '../../packages/tracing/src/export/spool/open-spool.ts'
import { drained, numbered, numberOf, numbers, onlyFile, opened, stored, systemError } from './spool-fixture.ts'

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
    const { numbers: read, spool } = await drained({ directory })
    expect(read).toEqual([0])
    expect(spool.stats()).toMatchObject({ segments: 0, diskErrors: 0 })
    expect(fs.readdirSync(directory).sort()).toEqual([expect.stringMatching(/^0000000009/), 'notes.txt'])
    expect(fs.existsSync(elsewhere)).toBe(true)
  })
})
