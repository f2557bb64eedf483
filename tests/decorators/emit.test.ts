import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expectChild, runChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { transform } from 'esbuild'
import { afterEach, describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../../', import.meta.url))
const program = fileURLToPath(new URL('program.ts', import.meta.url))

const folders: TemporaryFolder[] = []
afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => folder.remove()))
})

/** Where `honeyhive` is found as it is where it is installed. */
async function emptyProject(): Promise<string> {
  const temporary = await temporaryFolder()
  folders.push(temporary)
  const folder = temporary.path
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

/** TypeScript's own compiler, which checks the types of the decorators too. */
async function compiledByTypeScript(experimentalDecorators: boolean): Promise<string> {
  const folder = await emptyProject()
  await mkdir(join(folder, 'src'))
  await writeFile(join(folder, 'src/program.ts'), await readFile(program))
  const compilerOptions = {
    target: 'es2022',
    lib: ['es2023', 'esnext.decorators'],
    module: 'nodenext',
    types: ['node'],
    strict: true,
    outDir: 'out',
    rootDir: 'src',
    experimentalDecorators,
  }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['src'] }))
  const result = await runChild({
    file: join(root, 'node_modules/typescript/bin/tsc'),
    args: ['-p', folder],
    cwd: folder,
  })
  expectChild(result).toEndWith({ exitCode: 0 })
  return join(folder, 'out/program.js')
}

async function compiledByEsbuild(experimentalDecorators: boolean): Promise<string> {
  const folder = await emptyProject()
  const compilerOptions = { experimentalDecorators, useDefineForClassFields: true }
  const { code } = await transform(await readFile(program), {
    loader: 'ts',
    target: 'es2022',
    tsconfigRaw: { compilerOptions },
  })
  const file = join(folder, 'program.js')
  await writeFile(file, code)
  return file
}

describe.each([
  ['TypeScript, standard', () => compiledByTypeScript(false)],
  ['TypeScript, experimentalDecorators', () => compiledByTypeScript(true)],
  ['esbuild, standard', () => compiledByEsbuild(false)],
  ['esbuild, experimentalDecorators', () => compiledByEsbuild(true)],
])('decorators as compiled by %s', (_compiler, compile) => {
  it('trace the same calls in the same way', async () => {
    const result = await runChild({ file: await compile(), cwd: root })
    expectChild(result).toEndWith({ exitCode: 0 })
    expect(JSON.parse(result.stdout)).toEqual({
      results: ['Ada greets Bob', 'why xx', [1], 3, true],
      spans: [
        ['Agent.create', 'chain', null],
        ['greet', 'tool', 'Bob'],
        ['think', 'model', 'why'],
        ['Agent.steps', 'chain', null],
      ],
    })
  })
})
