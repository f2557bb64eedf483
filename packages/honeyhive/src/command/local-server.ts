import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

const defaultUrl = 'http://127.0.0.1:4318'
const probeMillis = 1500

/** What is needed of `@honeyhive/server`, which is installed separately. */
export interface ServerPackage {
  startServer(options: LocalServerOptions): Promise<LocalServer>
}

export interface LocalServerOptions {
  readonly port?: number
  readonly host?: string
  readonly dataDirectory?: string
  readonly apiKey?: string
}

export interface LocalServer {
  readonly url: string
  close(): Promise<void>
}

/** The installed server; undefined when it is not. */
export async function findServer(): Promise<ServerPackage | undefined> {
  try {
    // By a name that is only known at run time, because the package need not be there when this is built or installed.
    const name = '@honeyhive/server'
    return (await import(name)) as ServerPackage
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

export const serverIsMissing =
  'needs the package @honeyhive/server. Install it: npm install --save-dev @honeyhive/server'

/** Missing itself; when something that it needs is missing, that is another fault, with its own message. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'ERR_MODULE_NOT_FOUND' &&
    error.message.includes('@honeyhive/server')
  )
}

/** Where a server says that it runs: in its data directory, else at the usual port. Not whether it does. */
export async function announcedUrl(dataDirectory: string = join(homedir(), '.honeyhive')): Promise<string> {
  try {
    const info: unknown = JSON.parse(await readFile(join(dataDirectory, 'server.json'), 'utf8'))
    const url = typeof info === 'object' && info !== null && 'url' in info ? info.url : undefined
    return typeof url === 'string' ? url : defaultUrl
  } catch {
    // No server has run there yet, or the file is none of ours: the usual place is where one would be.
    return defaultUrl
  }
}

/** Whether a HoneyHive server answers there; one that asks for a key is one. */
export async function isServing(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/status`, { signal: AbortSignal.timeout(probeMillis), redirect: 'error' })
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null && (response.ok ? 'driver' in body : 'error' in body)
  } catch {
    // Nobody there, or somebody else: either way none of ours.
    return false
  }
}

/** @throws when it is no port. */
export function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new Error(`--port must be a number from 0 to 65535, but is '${text}'.`)
  return Number(text)
}
