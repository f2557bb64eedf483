import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type ChildOptions, expectChild, runChild } from '@honeyhive/kit'

export const repository: string = fileURLToPath(new URL('../..', import.meta.url))

/** What `npm pack` says of a tarball that it wrote. */
export interface Tarball {
  readonly name: string
  readonly filename: string
  /** Bytes. */
  readonly size: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs a folder as it would be published. */
export async function pack(folder: string, into: string): Promise<Tarball> {
  const said = await npm(['pack', '--json', '--ignore-scripts', '--pack-destination', into], join(repository, folder))
  const tarballs: readonly Tarball[] = JSON.parse(said)
  const [tarball] = tarballs
  if (tarball === undefined) throw new Error(`npm pack wrote nothing for ${folder}.`)
  return tarball
}

/** An empty project with the tarballs installed, and nothing that a script of theirs could have added. */
export async function installInto(folder: string, tarballs: readonly Tarball[]): Promise<void> {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'user', private: true }))
  const files = tarballs.map(({ filename }) => join(folder, filename))
  await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', ...files], folder)
}

async function npm(args: readonly string[], cwd: string): Promise<string> {
  const options: ChildOptions = { command: 'npm', args: [...args, '--loglevel=error'], cwd, timeoutMillis: 60_000 }
  const result = await runChild(options)
  expectChild(result).toEndWith({ exitCode: 0 })
  return result.stdout
}

/** Every file of an installed package, with its text. */
export async function textsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file, 'utf8')] as const)))
}

/** What the compiler says of a file, strictly, the declarations that it reaches included; nothing when it compiles. */
export async function compileIn(
  folder: string,
  file: string,
  options: object,
  tsc: string = join(repository, 'node_modules/typescript/bin/tsc'),
): Promise<string> {
  const types = join(repository, 'node_modules/@types')
  const strict = { strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true, target: 'es2022' }
  const compilerOptions = { ...strict, types: ['node'], typeRoots: [types], ...options }
  const config = `tsconfig.${file}.json`
  await writeFile(join(folder, config), JSON.stringify({ compilerOptions, files: [file] }))
  const result = await runChild({ file: tsc, args: ['-p', config], cwd: folder, timeoutMillis: 60_000 })
  return result.stdout
}
