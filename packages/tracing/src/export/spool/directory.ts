import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { errorCode, type SpoolDisk } from './disk.ts'

/** Environment variables, by name. */
export type SpoolEnvironment = Readonly<Record<string, string | undefined>>

/**
 * Where a spool is unless somebody says otherwise: `HH_SPOOL_DIR`, or `honeyhive/spool` in the user's cache directory
 * (`XDG_CACHE_HOME`; `~/Library/Caches` on macOS; `LOCALAPPDATA` on Windows; `~/.cache`). `undefined` when there is none.
 */
export function defaultSpoolDirectory(env: SpoolEnvironment): string | undefined {
  const chosen = env['HH_SPOOL_DIR']?.trim()
  if (chosen !== undefined && chosen !== '') return chosen
  const cache = cacheDirectory(env)
  return cache === undefined ? undefined : join(cache, 'honeyhive', 'spool')
}

/** Makes it when there is none. Answers with why it cannot be used, as a whole sentence, or `undefined`. */
export function directoryFault(disk: SpoolDisk, directory: string): string | undefined {
  try {
    disk.mkdirSync(directory, { recursive: true, mode: 0o700 })
    return faultOf(disk.lstatSync(directory), directory)
  } catch (error) {
    // Existing files and links are told apart by looking; everything else is what the system says.
    return errorCode(error) === 'EEXIST'
      ? notADirectory(directory)
      : `${directory} cannot be used: ${errorCode(error) ?? String(error)}.`
  }
}

function faultOf(stats: ReturnType<SpoolDisk['lstatSync']>, directory: string): string | undefined {
  if (stats === undefined || !stats.isDirectory()) return notADirectory(directory)
  const userId = process.getuid?.()
  if (userId === undefined) return undefined
  if (Number(stats.uid) !== userId)
    return `${directory} belongs to another user. Name a directory of your own with HH_SPOOL_DIR.`
  if ((Number(stats.mode) & 0o022) !== 0) return `${directory} can be written to by others. Run chmod 700 on it.`
  return undefined
}

function notADirectory(directory: string): string {
  return `${directory} is a link or a file. Name a directory with HH_SPOOL_DIR.`
}

export function cacheDirectory(env: SpoolEnvironment): string | undefined {
  const xdg = env['XDG_CACHE_HOME']
  if (xdg !== undefined && isAbsolute(xdg)) return xdg
  if (process.platform === 'win32') return env['LOCALAPPDATA']
  const home = env['HOME'] ?? homeOfUser()
  if (home === undefined || !isAbsolute(home)) return undefined
  return process.platform === 'darwin' ? join(home, 'Library', 'Caches') : join(home, '.cache')
}

function homeOfUser(): string | undefined {
  try {
    return homedir()
  } catch {
    // A user without an entry in the system's list, as in many containers, has no home.
    return undefined
  }
}
