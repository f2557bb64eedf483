import { runChild, startChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { build } from 'esbuild'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drained, filesOf, numbered, numbers, opened, seeded } from './spool-fixture.ts'

let home: TemporaryFolder
let folder: TemporaryFolder
let program = ''
beforeAll(async () => {
  home = await temporaryFolder()
  program = join(home.path, 'program.mjs')
  const entryPoint = new URL('spool-program.ts', import.meta.url).pathname
  await build({
    entryPoints: [entryPoint],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
  })
})
afterAll(() => home.remove())
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

const random = seeded(11)
const moments = numbers(0, 12).map((row) => 1 + row * 4 + Math.floor(random() * 4))

/** The numbers behind a word on each line. */
const said = (stdout: string, pattern: RegExp): readonly number[] =>
  [...stdout.matchAll(pattern)].map(([, number]) => Number(number))

describe('SIGKILL', () => {
  it.each(moments)('at call %i to the disk of a writer loses no record whose append had returned', async (call) => {
    const { stdout, signal } = await runChild({ file: program, args: ['store', folder.path, String(call)] })
    expect(signal).toBe('SIGKILL')
    const stored = said(stdout, /^(\d+)$/gm)
    const { numbers: read } = await drained({ directory: folder.path })
    // One more may have become whole before its append returned.
    expect([stored, [...stored, stored.length]]).toContainEqual(read)
    expect(filesOf(folder.path)).toEqual([])
  })

  it.each(moments)(
    'at call %i to the disk of a reader loses nothing, and what is acknowledged is not read again',
    async (call) => {
      storeMany(30)
      const { stdout, signal } = await runChild({ file: program, args: ['drain', folder.path, String(call)] })
      expect(signal).toBe('SIGKILL')
      const acknowledged = said(stdout, /^acknowledged (\d+)$/gm)
      const { numbers: read } = await drained({ directory: folder.path })
      const rest = numbers(0, 30).filter((number) => !acknowledged.includes(number))
      // The mark of one more may have been written before its acknowledge returned.
      expect([rest, rest.slice(1)]).toContainEqual(read)
      expect(filesOf(folder.path)).toEqual([])
    },
  )

  it.each(numbers(0, 10))(
    'from outside, at a moment by chance (%i), loses no record whose append had returned',
    async () => {
      const child = startChild({ file: program, args: ['store', folder.path] })
      await child.waitForLine(new RegExp(`^${Math.floor(random() * 400)}$`, 'm'))
      child.signal('SIGKILL')
      const stored = said((await child.ended).stdout, /^(\d+)$/gm)
      const { numbers: read } = await drained({ directory: folder.path })
      expect([stored, [...stored, stored.length]]).toContainEqual(read)
    },
  )
})

describe('two processes that read at the same time', () => {
  it('share the records without sending any twice', async () => {
    storeMany(400)
    const results = await Promise.all([1, 2].map(() => runChild({ file: program, args: ['drain', folder.path] })))
    const sent = results.flatMap(({ stdout }) => said(stdout, /^sent (\d+)$/gm))
    expect(sent.toSorted((a, b) => a - b)).toEqual(numbers(0, 400))
    expect(filesOf(folder.path)).toEqual([])
  })
})

/** In segments of a few records. */
function storeMany(count: number): void {
  const spool = opened({ directory: folder.path, segmentBytes: 1_000 })
  for (const number of numbers(0, count)) spool.append([numbered(number)])
  spool.close()
}
