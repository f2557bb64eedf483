import { parseRoute } from '../model/route.ts'
import { eventPath, sessionRowsPath } from './paths.ts'

export const JSON_HEADERS = { accept: 'application/json' } as const

/** What came, with its JSON; null where it is none. */
export interface Answer {
  readonly response: Response
  readonly body: unknown
}

const asked = new Map<string, Promise<Answer>>()

/** Asks for what the address shows, as soon as this file is evaluated: the answer is on its way while the rest of the script is. */
function askEarly({ pathname, search }: Pick<Location, 'pathname' | 'search'>): void {
  const route = parseRoute(pathname, search)
  if (route.kind !== 'session') return
  const paths = [sessionRowsPath(route.sessionId), ...(route.eventId === null ? [] : [eventPath(route.eventId)])]
  for (const path of paths) {
    const answer = fetch(path, { headers: JSON_HEADERS }).then(readAnswer)
    answer.catch(() => undefined) // Said by whoever takes it.
    asked.set(path, answer)
  }
}

/** A proxy's error page is no JSON; its status says enough. */
export async function readAnswer(response: Response): Promise<Answer> {
  return { response, body: await response.json().catch(() => null) }
}

/** The answer to what was asked early, once. */
export function takeEarly(path: string): Promise<Answer> | undefined {
  const answer = asked.get(path)
  asked.delete(path)
  return answer
}

/** What nobody took by the first drawing is not what is shown: later it would be old. */
export function forgetEarly(): void {
  asked.clear()
}

askEarly(globalThis.location)
