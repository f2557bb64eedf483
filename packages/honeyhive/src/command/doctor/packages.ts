import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** A copy of a package on disk. */
export interface InstalledPackage {
  readonly version: string
  readonly folder: string
}

/** The copy that a program in `from` gets, as Node looks for it; `undefined` when there is none. */
export async function findPackage(from: string, name: string): Promise<InstalledPackage | undefined> {
  for (let folder = from; ; folder = dirname(folder)) {
    const found = await readPackage(join(folder, 'node_modules', name))
    if (found !== undefined) return found
    if (dirname(folder) === folder) return undefined
  }
}

/** Folders that are looked into at most: an odd tree must not hold the answer up. */
const maxFolders = 5_000

/** Every copy of a package under `from`, nested ones included; links count once. */
export async function findCopies(from: string, name: string): Promise<readonly InstalledPackage[]> {
  const copies = new Map<string, InstalledPackage>()
  const seen = new Set<string>()
  const waiting = [join(from, 'node_modules')]
  for (let folder = waiting.pop(); folder !== undefined && seen.size < maxFolders; folder = waiting.pop()) {
    const real = await realpathOf(folder)
    if (real === undefined || seen.has(real)) continue
    seen.add(real)
    const found = await readPackage(join(real, name))
    if (found !== undefined) copies.set(found.folder, found)
    for (const child of await packagesIn(real)) waiting.push(join(child, 'node_modules'))
  }
  return [...copies.values()]
}

async function packagesIn(modules: string): Promise<readonly string[]> {
  const names = await namesIn(modules)
  const scoped = await Promise.all(
    names
      .filter((name) => name.startsWith('@'))
      .map(async (scope) => (await namesIn(join(modules, scope))).map((name) => join(scope, name))),
  )
  return [...names.filter((name) => !/^[.@]/u.test(name)), ...scoped.flat()].map((name) => join(modules, name))
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder)
  } catch {
    // Not there, no folder, or not ours to read: nothing is to be found in it.
    return []
  }
}

async function readPackage(folder: string): Promise<InstalledPackage | undefined> {
  try {
    const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
    const version = typeof manifest === 'object' && manifest !== null ? Reflect.get(manifest, 'version') : undefined
    return { version: String(version ?? 'unknown'), folder: await realpath(folder) }
  } catch {
    // No package, or none that can be read.
    return undefined
  }
}

async function realpathOf(folder: string): Promise<string | undefined> {
  try {
    return await realpath(folder)
  } catch {
    // Most packages have no packages of their own.
    return undefined
  }
}
