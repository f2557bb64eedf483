import { invalidOption } from '../errors.ts'
import type { Platform } from './platform.ts'

/** The body of an answer that is good. @throws {HoneyHiveError} INVALID_OPTION with what the server says otherwise. */
export async function answered(
  platform: Platform,
  method: 'POST' | 'GET',
  path: string,
  body: unknown,
): Promise<Readonly<Record<string, unknown>>> {
  const outcome = await platform.send({ method, path, body })
  if (outcome.status !== 'ok') throw invalidOption(`The server did not take the request. ${outcome.message}`)
  return outcome.body
}
