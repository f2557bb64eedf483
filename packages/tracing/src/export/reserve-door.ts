import { suppressed } from '../core/suppressed.ts'
import type { Reserve } from './reserve/reserve.ts'

let known: Reserve | undefined
let file: URL | undefined
let isSearched = false
let isMissing = false

/**
 * What is only needed when something goes wrong. It has a file of its own beside our bundle that can be loaded at once,
 * even in the last event of a process, where nothing asynchronous runs any more. `undefined` where that file is not: in a
 * bundle that a user has made of the whole app, until `loadReserve` has had its time.
 */
export function reserveNow(): Reserve | undefined {
  if (known !== undefined || findFile() === undefined) return known
  known = suppressed(required)
  if (known === undefined) file = undefined
  return known
}

/** The same; resolves with `undefined` where there is neither Node nor anything like it. */
export async function loadReserve(): Promise<Reserve | undefined> {
  const found = reserveNow()
  if (found !== undefined || typeof process !== 'object') return found
  try {
    // Bundlers find it here, and keep it apart where they can.
    known = (await import('./reserve/reserve.ts')).reserve
  } catch {
    // No file system, or one that may not be read: what cannot be sent is then dropped and counted.
    isMissing = true
  }
  return known
}

/** Whether it is not here yet, and may still come. */
export function isReserveComing(): boolean {
  return reserveNow() === undefined && !isMissing && typeof process === 'object'
}

/** Where the code is part of a larger bundle, it takes a moment until it is there; where it is not, nothing is done. */
export function prepareReserve(): void {
  if (known === undefined && findFile() === undefined) void loadReserve()
}

function findFile(): URL | undefined {
  // Looking for it is our own doing and not the app's.
  if (!isSearched) file = suppressed(reserveFile)
  isSearched = true
  return file
}

function reserveFile(): URL | undefined {
  const [, dist] = /^(file:\/\/.*\/honeyhive\/dist\/)(?:chunks\/)?[^/]+\.js$/u.exec(import.meta.url ?? '') ?? []
  if (dist === undefined || typeof process !== 'object') return undefined
  try {
    // Put together as text, because bundlers take what they can read for a file that they have to find.
    const url = new URL(`${dist}export-reserve.cjs`)
    return process.getBuiltinModule('node:fs').existsSync(url) ? url : undefined
  } catch {
    // The permission model may forbid even to look.
    return undefined
  }
}

function required(): Reserve | undefined {
  if (file === undefined) return undefined
  try {
    const load = process.getBuiltinModule('node:module').createRequire(file)
    return (load(process.getBuiltinModule('node:url').fileURLToPath(file)) as { reserve: Reserve }).reserve
  } catch {
    // It may not be read, or this is no place for CommonJS.
    return undefined
  }
}
