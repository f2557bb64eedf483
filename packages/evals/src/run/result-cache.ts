import { createHash } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cacheDirectory } from '@honeyhive/tracing/experiment'
import { canonicalJson } from '../dataset/canonical-json.ts'
import { invalidOption } from '../errors.ts'
import { fieldsOf } from '../json.ts'
import type { EvaluateOptions } from './options.ts'

/** A value that was kept; `undefined` inside stands for a function that answered nothing. */
export interface Cached {
  readonly value: unknown
}

/**
 * Results by the hash of what they came from: the text of the function, the version that the user gave, and the values it
 * was called with. What the function reads besides these is not in the hash: whoever changes a prompt file or a model
 * changes `version`.
 */
export class ResultCache {
  readonly #directory: string
  readonly #version: string

  constructor(directory: string, version: string) {
    this.#directory = directory
    this.#version = version
    mkdirSync(directory, { recursive: true, mode: 0o700 })
  }

  /** `undefined` for values that JSON cannot hold: these are not cached. */
  key(name: string, source: string, values: readonly unknown[]): string | undefined {
    try {
      const text = canonicalJson([this.#version, name, source, values.map((value) => value ?? null)])
      return createHash('sha256').update(text).digest('hex')
    } catch {
      // Functions, cycles, NaN: there is no text that stands for them.
      return undefined
    }
  }

  async read(key: string | undefined): Promise<Cached | undefined> {
    if (key === undefined) return undefined
    try {
      const entry = fieldsOf(JSON.parse(await readFile(this.#file(key), 'utf8')))
      return { value: entry['value'] }
    } catch {
      // Not there, or not whole: then it is made anew.
      return undefined
    }
  }

  /** Whole or not at all, also when two processes write the same. A disk that refuses costs only the time saved. */
  async write(key: string | undefined, value: unknown): Promise<void> {
    if (key === undefined) return
    try {
      const text = JSON.stringify({ value })
      // What JSON would change must not come back changed.
      if (!isPlain(value)) return
      const temporary = `${this.#file(key)}.${globalThis.crypto.randomUUID()}`
      await writeFile(temporary, text, { mode: 0o600 })
      await rename(temporary, this.#file(key))
    } catch {
      // The result itself is there; only the next run has to make it again.
      return
    }
  }

  #file(key: string): string {
    return join(this.#directory, `${key}.json`)
  }
}

/** Whether JSON gives it back as it was: no class instances, no dates, nothing left out. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  if (typeof value !== 'object' || value === null)
    return typeof value === 'string' || typeof value === 'boolean' || value === null
  if (Array.isArray(value)) return value.every(isPlain)
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain)
}

/** @throws {HoneyHiveError} INVALID_OPTION when there is no directory for it. */
export function openCache(option: EvaluateOptions['cache']): ResultCache | undefined {
  if (option === undefined || option === false) return undefined
  const { directory, version = '' } = option === true ? {} : option
  const place = directory ?? cacheDirectory(process.env)
  if (place === undefined) throw invalidOption('There is no cache directory. Name one: cache: { directory: "…" }.')
  return new ResultCache(directory ?? join(place, 'honeyhive', 'results'), version)
}
