import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fieldsOf, textOf } from '../json.ts'
import { Platform, type PlatformRequest } from '../platform/platform.ts'
import { outboxDirectory, outboxSuffix } from './outbox.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the outbox is, and which server its requests are for. */
export interface OutboxOptions {
  /** Default `HH_OUTBOX_DIR`, or `honeyhive/outbox` in the user's cache directory. */
  readonly directory?: string | undefined
  /** Results for this server are sent, others stay [HH_API_URL, https://api.honeyhive.ai]. */
  readonly serverUrl?: string | undefined
  /** [HH_API_KEY] */
  readonly apiKey?: string | undefined
}

/** What became of the requests of the outbox. */
export interface OutboxDelivery {
  /** Runs of which nothing is left. */
  readonly runs: number
  readonly delivered: number
  /** Requests that are still there: the server gives no answer, refuses the key, or is another one. */
  readonly left: number
  /** Requests that the server will never take, each with its answer; they are gone from the outbox. */
  readonly refused: readonly string[]
  /** Why something is left. */
  readonly why: string | undefined
}

/**
 * Sends what earlier runs could not, run by run and in order, and takes away what has been answered for. A run stops at the
 * first request that gets no answer; what is left of it stays. Never rejects for what the server does.
 *
 * @example
 * const { delivered, left } = await deliverOutbox()
 */
export async function deliverOutbox(
  options: OutboxOptions = {},
  env: Environment = process.env,
): Promise<OutboxDelivery> {
  const directory = outboxDirectory(options.directory, env)
  const serverUrl = (options.serverUrl ?? env['HH_API_URL'] ?? 'https://api.honeyhive.ai').replace(/\/+$/, '')
  const platform = new Platform({ serverUrl, apiKey: () => options.apiKey ?? env['HH_API_KEY'] })
  const total: { runs: number; delivered: number; left: number; refused: string[]; why: string | undefined } = {
    runs: 0,
    delivered: 0,
    left: 0,
    refused: [],
    why: undefined,
  }
  for (const name of directory === undefined ? [] : filesIn(directory)) {
    const file = join(directory ?? '', name)
    const [header, ...lines] = readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
    const target = textOf(fieldsOf(parse(header ?? ''))['serverUrl'])
    if (target !== serverUrl) {
      total.left += lines.length
      total.why ??= `${name} is for ${target ?? 'an unknown server'}; set HH_API_URL to it.`
      continue
    }
    const sent = await sendLines(platform, lines)
    total.delivered += sent.delivered
    total.left += lines.length - sent.done
    total.refused.push(...sent.refused)
    total.why ??= sent.why
    if (sent.done === lines.length) {
      rmSync(file)
      total.runs += 1
    } else if (sent.done > 0)
      writeFileSync(file, `${[header, ...lines.slice(sent.done)].join('\n')}\n`, { mode: 0o600 })
  }
  return total
}

interface SentLines {
  readonly done: number
  readonly delivered: number
  readonly refused: readonly string[]
  readonly why: string | undefined
}

async function sendLines(platform: Platform, lines: readonly string[]): Promise<SentLines> {
  const refused: string[] = []
  let delivered = 0
  for (const [done, line] of lines.entries()) {
    const request = requestOf(line)
    // The process died while it wrote this line.
    if (request === undefined) continue
    const outcome = await platform.send(request)
    if (outcome.status === 'unreachable' || outcome.status === 'unauthorized')
      return { done, delivered, refused, why: outcome.message }
    if (outcome.status === 'refused') refused.push(outcome.message)
    else delivered += 1
  }
  return { done: lines.length, delivered, refused, why: undefined }
}

function requestOf(line: string): PlatformRequest | undefined {
  const { method, path, body } = fieldsOf(parse(line))
  if ((method !== 'POST' && method !== 'PUT') || typeof path !== 'string') return undefined
  return { method, path, body }
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory)
      .filter((name) => name.endsWith(outboxSuffix))
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
    // Not whole: whoever reads it sees nothing in it.
    return {}
  }
}
