import { chmodSync, appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '@honeyhive/tracing/experiment'
import { fieldsOf, textOf } from '../json.ts'
import type { Platform, PlatformRequest } from '../platform/platform.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where results are kept that could not be delivered. `undefined`: there is no place. */
export function outboxDirectory(given: string | undefined, env: Environment = process.env): string | undefined {
  const chosen = given ?? env['HH_OUTBOX_DIR']?.trim()
  if (chosen !== undefined && chosen !== '') return chosen
  const cache = cacheDirectory(env)
  return cache === undefined ? undefined : join(cache, 'honeyhive', 'outbox')
}

const suffix = '.jsonl'

/**
 * The requests of one run that the server should have had, in their order: one JSON object a line, the first says for which
 * server. No key is in it. Readable by the user alone, because inputs and outputs are in it.
 */
export class Outbox {
  readonly file: string
  readonly #serverUrl: string
  #isOpen = false
  #count = 0

  constructor(directory: string, runId: string, serverUrl: string) {
    this.file = join(directory, `${runId}${suffix}`)
    this.#serverUrl = serverUrl
  }

  get count(): number {
    return this.#count
  }

  /** @throws when the disk does not take it. */
  append(request: PlatformRequest): void {
    if (!this.#isOpen) this.#open()
    appendFileSync(this.file, `${JSON.stringify(request)}\n`)
    this.#count += 1
  }

  #open(): void {
    mkdirSync(join(this.file, '..'), { recursive: true, mode: 0o700 })
    appendFileSync(this.file, `${JSON.stringify({ version: 1, serverUrl: this.#serverUrl })}\n`, { mode: 0o600 })
    chmodSync(this.file, 0o600)
    this.#isOpen = true
  }
}

export interface OutboxDelivery {
  readonly runs: number
  readonly delivered: number
  /** Requests that are still there, because the server cannot be reached. */
  readonly left: number
  /** Requests that the server will never take, each with its answer; they are gone from the outbox. */
  readonly refused: readonly string[]
}

/**
 * Sends what earlier runs could not, run by run and in order, and takes away what has been answered for. A run stops at the
 * first request that gets no answer; what is left of it stays.
 *
 * @example
 * const { delivered, left } = await deliverOutbox(outboxDirectory(undefined) ?? '', (serverUrl) => new Platform({ serverUrl, apiKey }))
 */
export async function deliverOutbox(
  directory: string,
  platformOf: (serverUrl: string) => Platform,
): Promise<OutboxDelivery> {
  const total = { runs: 0, delivered: 0, left: 0, refused: [] as string[] }
  for (const name of filesIn(directory)) {
    const file = join(directory, name)
    const [header, ...requests] = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const serverUrl = textOf(fieldsOf(parse(header ?? ''))['serverUrl'])
    if (serverUrl === undefined) continue
    const platform = platformOf(serverUrl)
    let done = 0
    for (const line of requests) {
      const outcome = await platform.send(parse(line) as PlatformRequest)
      if (outcome.status === 'unreachable' || outcome.status === 'unauthorized') break
      if (outcome.status === 'refused') total.refused.push(outcome.message)
      else total.delivered += 1
      done += 1
    }
    total.left += requests.length - done
    if (done === requests.length) {
      rmSync(file)
      total.runs += 1
    } else if (done > 0) writeFileSync(file, `${[header, ...requests.slice(done)].join('\n')}\n`, { mode: 0o600 })
  }
  return total
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(suffix))
      .toSorted()
  } catch {
    // Nothing was ever kept here.
    return []
  }
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line)
  } catch {
    // The process died while it wrote this line; whoever reads it sees a request without a path.
    return {}
  }
}
