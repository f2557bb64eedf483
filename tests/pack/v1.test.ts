import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expectChild, runChild, startCollector, temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compileIn, installInto, pack, repository, type Tarball } from './packed.ts'

let folder: TemporaryFolder
let tarball: Tarball

beforeAll(async () => {
  folder = await temporaryFolder('honeyhive-v1-')
  tarball = await pack('packages/honeyhive', folder.path)
  await installInto(folder.path, [tarball])
})
afterAll(() => folder.remove())

async function write(name: string, text: string): Promise<string> {
  const file = join(folder.path, name)
  await writeFile(file, text)
  return file
}

type Exports = Readonly<Record<string, { readonly values: readonly string[]; readonly types: readonly string[] }>>
const exportsFile = join(repository, 'tests/fixtures/v1/exports.json')
const v1: Exports = JSON.parse(await readFile(exportsFile, 'utf8'))

test('regression B1: the package has code, and what is documented opens from both kinds of modules', async () => {
  expect(tarball.files.length).toBeGreaterThan(20)
  const wanted = Object.entries(v1).map(([door, { values }]) => [door.replace('*', `${values[0]}.js`), values])
  const check = `for (const [door, names] of ${JSON.stringify(wanted)}) {
    const found = await open(door)
    console.log([door, ...names.filter((name) => !(name in found))].join(' '))
  }`
  const files = [
    await write('names.mjs', `const open = (door) => import(door)\n${check}`),
    await write('names.cjs', `const open = async (door) => require(door)\nvoid (async () => {${check}})()`),
  ]
  for (const file of files) {
    const result = await runChild({ file, cwd: folder.path })
    expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
    expect(result.stdout.trim().split('\n')).toEqual(wanted.map(([door]) => door))
  }
})

test('an error is the same class whichever door it comes by', async () => {
  const file = await write(
    'errors.mjs',
    `import { HoneyHive } from 'honeyhive'
     import { createRequire } from 'node:module'
     import { ConnectionError } from 'honeyhive/models/errors'
     import { ConnectionError as Deep } from 'honeyhive/models/errors/httpclienterrors.js'
     const required = createRequire(import.meta.url)('honeyhive/models/errors').ConnectionError
     const error = await new HoneyHive({ serverURL: 'http://127.0.0.1:1' }).tools.getTools().catch((error) => error)
     console.log(error instanceof ConnectionError, Deep === ConnectionError, required === ConnectionError)`,
  )
  const { stdout, stderr } = await runChild({ file, cwd: folder.path })
  expect({ stdout, stderr }).toEqual({ stdout: 'true true true\n', stderr: '' })
})

describe.each([
  ['nodenext', { module: 'nodenext' }],
  ['bundler', { module: 'esnext', moduleResolution: 'bundler' }],
])('under %s resolution', (name, options) => {
  test('a program for the first SDK compiles as it stands', async () => {
    const program = await readFile(join(repository, 'tests/fixtures/v1/program.ts.txt'), 'utf8')
    await write(`program-${name}.mts`, program)
    expect(await compileIn(folder.path, `program-${name}.mts`, options)).toBe('')
  })

  test('every type that it exported is there', async () => {
    const imports = Object.entries(v1).flatMap(([door, { types }], index) =>
      types.map((type) => `export type { ${type} as T${index}${type} } from '${door}'`),
    )
    await write(`types-${name}.mts`, imports.join('\n'))
    expect(imports.length).toBeGreaterThan(100)
    expect(await compileIn(folder.path, `types-${name}.mts`, options)).toBe('')
  })
})

test('regression B16: a script that never flushes and ends has recorded everything', async () => {
  await using collector = await startCollector()
  const file = await write(
    'script.cjs',
    `const { HoneyHiveTracer, traceTool } = require('honeyhive')
     HoneyHiveTracer.init({ project: 'demo' })
     traceTool(function work() {})()
     process.exit(3)`,
  )
  const result = await runChild({ file, cwd: folder.path, env: { HH_API_URL: collector.url } })
  expectChild(result).toEndWith({ exitCode: 3, stdout: '', stderr: '' })
  expect(collector.spanCounts).toEqual({ work: 1 })
})

test.each(['mjs', 'cjs'])(
  'what instrumentModules names is looked at before init returns, in a .%s file',
  async (kind) => {
    const load =
      kind === 'mjs'
        ? "import { HoneyHiveTracer } from 'honeyhive'"
        : "const { HoneyHiveTracer } = require('honeyhive')"
    const text = 'HoneyHiveTracer.init({ testMode: true, instrumentModules: { cohere: {} } })\nprocess.exit(0)'
    const { stderr } = await runChild({ file: await write(`modules.${kind}`, `${load}\n${text}`), cwd: folder.path })
    expect(stderr).toMatch(/^honeyhive: instrumentModules\.cohere is not recorded/u)
  },
)
