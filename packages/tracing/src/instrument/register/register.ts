import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { noteLibrary } from '../../core/libraries.ts'
import { describeError } from '../../core/record-error.ts'
import { type Hookable, hookables } from './hookable.ts'
import { hookLoading } from './loading.ts'

const registeredKey: unique symbol = Symbol.for('honeyhive.v2.registered') as never

/** Hooks each library that we know when it is loaded, as ESM or CommonJS. Once per process; never throws. */
export function registerHooks(): void {
  const holder = globalThis as { [registeredKey]?: true }
  if (holder[registeredKey] === true) return
  holder[registeredKey] = true
  for (const { name } of hookables)
    if (isInstalled(name))
      noteLibrary({
        name,
        isHooked: false,
        reason:
          'Installed, but not loaded since honeyhive/register ran. That must be first: node --import honeyhive/register.',
      })
  const problem = hookLoading(hookables.map(patternOf), onLoaded)
  if (problem === undefined) return
  for (const { name } of hookables) if (isInstalled(name)) noteLibrary({ name, isHooked: false, reason: problem })
}

/** Of the end of a file's URL or path. */
function patternOf({ name, file }: Hookable): string {
  return `/node_modules/${name}/${file.source.replace(/^\^/u, '')}`
}

/** A library has been loaded: `place` is the URL or path of the file that exported this. */
function onLoaded(place: string, exported: unknown): void {
  const path = decodeURI(place)
    .replace(/[?#].*$/u, '')
    .replaceAll('\\', '/')
  for (const hookable of hookables) {
    const folder = `/node_modules/${hookable.name}/`
    const start = path.lastIndexOf(folder)
    if (start === -1 || !hookable.file.test(path.slice(start + folder.length))) continue
    hookOne(hookable, path.slice(0, start + folder.length), exported)
  }
}

function hookOne({ name, hook }: Hookable, folder: string, exported: unknown): void {
  const version = versionIn(folder)
  try {
    const outcome = hook(exported, version)
    if (outcome === true) noteLibrary({ name, version, isHooked: true, how: 'register' })
    else noteLibrary({ name, version, isHooked: false, reason: outcome })
  } catch (error) {
    // The library is not what we know; the app gets it as it is.
    noteLibrary({ name, version, isHooked: false, reason: `It could not be hooked: ${describeError(error).message}` })
  }
}

function versionIn(folder: string): string | undefined {
  const path = folder.startsWith('file:') ? new URL(`${folder}package.json`) : `${folder}package.json`
  try {
    const { version } = JSON.parse(readFileSync(path, 'utf8')) as { readonly version?: unknown }
    return typeof version === 'string' ? version : undefined
  } catch {
    // A bundle without its manifest, or a permission model that forbids to read: the version stays unknown.
    return undefined
  }
}

/** In the working directory, or above it as in a repository of several packages. */
function isInstalled(name: string): boolean {
  try {
    let folder = process.cwd()
    for (let parent = dirname(folder); folder !== parent; folder = parent, parent = dirname(folder))
      if (existsSync(join(folder, 'node_modules', name, 'package.json'))) return true
  } catch {
    // The folder is gone, or may not be looked at.
  }
  return false
}
