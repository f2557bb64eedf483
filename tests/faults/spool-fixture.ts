import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { endpointKey } from '../../packages/tracing/src/export/spool/endpoint-key.ts'
import { openSpool } from '../../packages/tracing/src/export/spool/open-spool.ts'
import type {
  Spool,
  SpoolInput,
  SpoolOptions,
  SpoolRecord,
} from '../../packages/tracing/src/export/spool/spool-types.ts'

export const contentType = 'application/x-protobuf'
export const key: string = endpointKey('http://127.0.0.1/opentelemetry/v1/traces', contentType)

/** A record that says its number, of a length that differs from its neighbours'. */
export function numbered(number: number, spanCount = 1): SpoolInput {
  const body = Buffer.from(`${number}:${'x'.repeat(40 + ((number * 37) % 90))}`)
  return { endpointKey: key, contentType, body, spanCount }
}

export function numbers(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from }, (_, index) => from + index)
}

export function numberOf(record: SpoolRecord): number {
  return Number.parseInt(record.body.toString('latin1'), 10)
}

export function opened(options: SpoolOptions): Spool {
  const spool = openSpool(options)
  if (spool.status === 'unavailable') throw new Error(spool.message)
  return spool
}

/** Stores each record with a call of its own and closes. */
export function stored(directory: string, records: readonly SpoolInput[]): void {
  const spool = opened({ directory })
  for (const record of records) spool.append([record])
  spool.close()
}

export interface Reading {
  readonly numbers: readonly number[]
  readonly spool: Spool
}

/** Reads all there is, and acknowledges each. */
export async function drained(options: SpoolOptions): Promise<Reading> {
  const spool = opened(options)
  const found: number[] = []
  for await (const record of spool.readPending(key)) {
    found.push(numberOf(record))
    spool.acknowledge(record)
  }
  return { numbers: found, spool }
}

export function filesOf(directory: string): readonly string[] {
  return readdirSync(directory).map((file) => join(directory, file))
}

/** The only segment of a directory. */
export function onlyFile(directory: string): string {
  const [file, ...others] = filesOf(directory)
  if (file === undefined || others.length > 0) throw new Error(`Expected one file in ${directory}.`)
  return file
}

/** Changes the bytes of the only segment. */
export function mutate(directory: string, change: (bytes: Buffer) => Buffer): void {
  const file = onlyFile(directory)
  writeFileSync(file, change(readFileSync(file)))
}

/** Uniform in [0, 1), the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** An error as the system makes it. */
export function systemError(code: string): Error {
  return Object.assign(new Error(code), { code })
}
