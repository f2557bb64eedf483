import type { ChangeNotice, SessionsPage, SessionSummary } from '@honeyhive/api'
import { printable } from './terminal.ts'

const lastLookMillis = 3000

/** Prints a link for each session that comes, once, as soon as the server knows it. */
export class SessionLinks {
  readonly #url: string
  readonly #print: (line: string) => void
  readonly #seen: Set<string>
  readonly #stop = new AbortController()

  private constructor(url: string, print: (line: string) => void, known: readonly SessionSummary[]) {
    this.#url = url
    this.#print = print
    this.#seen = new Set(known.map(({ id, version }) => keyOf(id, version)))
  }

  /** Sessions that are there already are printed only when something new comes to them. */
  static async follow(url: string, print: (line: string) => void): Promise<SessionLinks> {
    const links = new SessionLinks(url, print, await sessionsAt(url))
    links.#listen().catch(() => {
      // The stream has ended, with the server or by us; what came last is looked up when the program ends.
    })
    return links
  }

  /** A last look, for what came while the program ended. */
  async finish(): Promise<void> {
    this.#stop.abort()
    this.#tell(await sessionsAt(this.#url))
  }

  async #listen(): Promise<void> {
    const response = await fetch(`${this.#url}/api/stream`, { headers: headers(), signal: this.#stop.signal })
    let text = ''
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      const messages = (text + chunk).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) this.#read(message)
    }
  }

  #read(message: string): void {
    const data = /^data: ?(?<data>.*)$/mu.exec(message)?.groups?.['data']
    if (!/^event: ?change$/mu.test(message) || data === undefined) return
    this.#tell((JSON.parse(data) as ChangeNotice).sessions)
  }

  #tell(sessions: readonly SessionSummary[]): void {
    for (const { id, name, version } of sessions) {
      if (this.#seen.has(id) || this.#seen.has(keyOf(id, version))) continue
      this.#seen.add(id)
      this.#print(`→ ${printable(name)}  ${this.#url}/sessions/${encodeURIComponent(id)}`)
    }
  }
}

function keyOf(id: string, version: number): string {
  return `${version} ${id}`
}

async function sessionsAt(url: string): Promise<readonly SessionSummary[]> {
  try {
    const signal = AbortSignal.timeout(lastLookMillis)
    const response = await fetch(`${url}/api/sessions?limit=100`, { headers: headers(), signal })
    return response.ok ? ((await response.json()) as SessionsPage).sessions : []
  } catch {
    // Links are a convenience: without them the program runs all the same.
    return []
  }
}

function headers(): Record<string, string> {
  const key = process.env['HH_API_KEY'] ?? ''
  return key === '' ? {} : { authorization: `Bearer ${key}` }
}
