import { appendFileSync, chmodSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { cacheDirectory } from '@honeyhive/tracing/experiment'
import type { PlatformRequest } from '../platform/platform.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** Where results are kept that could not be delivered. `undefined`: there is no place. */
export function outboxDirectory(given: string | undefined, env: Environment = process.env): string | undefined {
  const chosen = given ?? env['HH_OUTBOX_DIR']?.trim()
  if (chosen !== undefined && chosen !== '') return chosen
  const cache = cacheDirectory(env)
  return cache === undefined ? undefined : join(cache, 'honeyhive', 'outbox')
}

/** Of the files in it. */
export const outboxSuffix: string = '.jsonl'

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
    this.file = join(directory, `${runId}${outboxSuffix}`)
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
