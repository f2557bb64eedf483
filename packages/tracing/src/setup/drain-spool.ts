import { sleep } from '@honeyhive/api'
import { resolveConfig } from '../core/config.ts'
import { HoneyHiveError } from '../core/errors.ts'
import { holdProcess } from '../core/hold-process.ts'
import type { Environment } from '../core/option-reader.ts'
import type { HoneyHiveOptions } from '../core/options.ts'
import { loadReserve } from '../export/reserve-door.ts'
import type { DrainOutcome, Stock } from '../export/stock.ts'
import { createTransport } from '../export/transport.ts'
import { spoolOptions, suppressedTransport, transportOptions } from './transport-options.ts'

export interface SpoolReport {
  /** `emptied`: nothing is left for this server and project. `stopped`: the server did not take the rest; `why` says so. */
  readonly status: 'emptied' | 'stopped'
  /** Spans that the server has taken. */
  readonly delivered: number
  /** Where they were; `undefined` where there is no place for them. */
  readonly directory: string | undefined
  readonly why: string
}

export interface DrainSpoolOptions extends HoneyHiveOptions {
  /** For how long a server that is away is tried again. Default 30,000 ms. */
  readonly timeoutMillis?: number | undefined
}

const firstWaitMillis = 500

/**
 * Delivers what earlier runs could not send and left on disk for this server and project, in either wire format. Options and
 * variables are those of `HoneyHiveTracer.init`. Never rejects because of the server or the disk.
 *
 * @throws HoneyHiveError `INVALID_OPTION` when an address is given that is none.
 * @example
 * const { delivered, status } = await drainSpool({ project: 'demo' })
 */
export async function drainSpool(
  { timeoutMillis = 30_000, ...options }: DrainSpoolOptions = {},
  env: Environment = process.env,
): Promise<SpoolReport> {
  return holdProcess(drainAll(options, env, performance.now() + timeoutMillis))
}

async function drainAll(options: HoneyHiveOptions, env: Environment, endsAt: number): Promise<SpoolReport> {
  const report = { delivered: 0, directory: undefined as string | undefined, why: '' }
  for (const otlpProtocol of ['http/protobuf', 'http/json'] as const) {
    const problems: string[] = []
    const stock = await openStock({ ...options, otlpProtocol }, env, problems)
    const outcome = await drained(stock, endsAt)
    stock.close()
    report.delivered += outcome.recovered
    report.directory = stock.path
    report.why = [...problems, outcome.why].filter((text) => text !== '').join(' ')
    if (outcome.status === 'stopped') return { ...report, status: 'stopped' }
  }
  return { ...report, status: 'emptied' }
}

async function openStock(options: HoneyHiveOptions, env: Environment, problems: string[]): Promise<Stock> {
  const { config, warnings, hasBadAddress } = resolveConfig(options, env)
  if (hasBadAddress) throw new HoneyHiveError('INVALID_OPTION', warnings.join(' '))
  const transport = transportOptions(config)
  const { owner, ...place } = spoolOptions(config, true)
  const reserve = await loadReserve()
  if (reserve === undefined) throw new HoneyHiveError('INITIALIZATION_ERROR', 'There is no file system here.')
  return reserve.openStock({
    ...place,
    address: { url: transport.url, contentType: transport.contentType, owner },
    send: suppressedTransport(createTransport(transport)),
    onDelivered: () => undefined,
    onDropped: () => undefined,
    onProblem: (message) => void problems.push(message),
  })
}

/** Until nothing is left, or the server has not taken it for so long. */
async function drained(stock: Stock, endsAt: number): Promise<DrainOutcome> {
  let recovered = 0
  for (let waitMillis = firstWaitMillis; ; waitMillis *= 2) {
    const outcome = await stock.drain(new AbortController().signal)
    recovered += outcome.recovered
    const wait = outcome.afterMillis ?? waitMillis
    if (outcome.status === 'emptied' || performance.now() + wait >= endsAt) return { ...outcome, recovered }
    await sleep(wait)
  }
}
