import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ensureOlderCompiler } from '../../scripts/heavy.mjs'
import { compileIn, installInto, pack, repository } from '../pack/packed.ts'

let folder: TemporaryFolder
let tsc: string

beforeAll(async () => {
  tsc = await ensureOlderCompiler()
  folder = await temporaryFolder('honeyhive-compiler-')
  await installInto(folder.path, [await pack('packages/honeyhive', folder.path)])
  const program = await readFile(join(repository, 'tests/fixtures/v1/program.ts.txt'), 'utf8')
  for (const kind of ['ts', 'mts', 'cts']) await writeFile(join(folder.path, `program.${kind}`), program)
}, 300_000)
afterAll(() => folder.remove())

// Of two releases of TypeScript, the older knows fewer generic types of the standard library than Node's own types use.
const lenient = { skipLibCheck: true }

describe('TypeScript 5.4 compiles a program for the first SDK', () => {
  test.each([
    ['node10, to CommonJS', 'program.ts', { module: 'commonjs', moduleResolution: 'node10' }],
    ['node16, from a CommonJS file', 'program.cts', { module: 'node16' }],
    ['nodenext, from a CommonJS file', 'program.cts', { module: 'nodenext' }],
    ['nodenext, from an ES module', 'program.mts', { module: 'nodenext' }],
    ['bundler', 'program.ts', { module: 'esnext', moduleResolution: 'bundler' }],
  ])('under %s', async (_, file, options) => {
    expect(await compileIn(folder.path, file, { ...options, ...lenient }, tsc)).toBe('')
  })
})
