import { announcedUrl } from './local-server.ts'

/** Which server a command asks, and as whom. */
export interface ServerAddress {
  readonly url: string
  readonly apiKey: string | undefined
}

export const serverOption = '--server URL   default HH_API_URL, else the local server'

/** As it was given, else as the environment has it, else the local one. */
export async function serverAddress(
  given: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<ServerAddress> {
  const named = given ?? env['HONEYHIVE_SERVER_URL'] ?? env['HH_SERVER_URL'] ?? env['HH_API_URL']
  const url = named === undefined || named === '' ? await announcedUrl() : named
  return { url: url.replace(/\/+$/, ''), apiKey: env['HONEYHIVE_API_KEY'] ?? env['HH_API_KEY'] }
}

/** A server that did not do what it was asked; the message is for people. */
export class ServerCallError extends Error {
  readonly statusCode: number | undefined
  constructor(message: string, statusCode?: number) {
    super(message)
    this.name = 'ServerCallError'
    this.statusCode = statusCode
  }
}

const timeoutMillis = 60_000

/** The body of an answer that is good. @throws {ServerCallError} */
export async function callServer(address: ServerAddress, path: string, body?: unknown): Promise<unknown> {
  const url = `${address.url}${path}`
  const headers = {
    'content-type': 'application/json',
    ...(address.apiKey === undefined || address.apiKey === '' ? {} : { authorization: `Bearer ${address.apiKey}` }),
  }
  const request =
    body === undefined ? { method: 'GET', headers } : { method: 'POST', headers, body: JSON.stringify(body) }
  const response = await reach(url, request)
  const text = await response.text()
  if (response.status === 401 || response.status === 403)
    throw new ServerCallError(`${url} answered ${response.status}: check HH_API_KEY.`, response.status)
  if (!response.ok) throw new ServerCallError(`${url} answered ${response.status}: ${messageIn(text)}`, response.status)
  return text === '' ? {} : JSON.parse(text)
}

async function reach(url: string, request: RequestInit): Promise<Response> {
  try {
    return await fetch(url, { ...request, redirect: 'error', signal: AbortSignal.timeout(timeoutMillis) })
  } catch (error) {
    const why = error instanceof Error ? String(error.cause ?? error.message) : String(error)
    throw new ServerCallError(`Nothing answers at ${url} (${why}). Is the server running? Start it: honeyhive server`)
  }
}

function messageIn(text: string): string {
  const message = /"message":"(?<message>(?:[^"\\]|\\.)*)"/u.exec(text)?.groups?.['message']
  return (message ?? text).slice(0, 300)
}
