import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ServerError } from './errors.ts'

/** All optional. Times are milliseconds. */
export interface ServerOptions {
  /** Default 4318, OTLP's own; 0 takes any free one. */
  readonly port?: number
  /** Default 127.0.0.1. An address that others reach is refused unless `apiKey` is set. */
  readonly host?: string
  /** Where the store is. Default `~/.honeyhive`. Made with access for its owner only. */
  readonly dataDirectory?: string
  /** The built files of the page. Default: `ui/` beside this module. */
  readonly uiDirectory?: string
  /** Asked for with every call of the API where it is set, as `Authorization: Bearer …`. Default: none. */
  readonly apiKey?: string
  /** Further names under which the server may be asked (`name` or `name:port`). Default: none. */
  readonly allowedHosts?: readonly string[]
  /** Largest body, as sent and as unpacked. Default 64 MiB. */
  readonly maxBodyBytes?: number
  /**
   * Bodies that are being taken at the same time, together, packed and unpacked; more get 503.
   * Default 256 MiB, or twice `maxBodyBytes` where that is more.
   */
  readonly maxInFlightBytes?: number
  /** Connections at the same time. Default 1,000. */
  readonly maxSockets?: number
  /** Live streams at the same time. Default 100. */
  readonly maxStreams?: number
  /** A comment on each live stream this often. Default 15,000. */
  readonly heartbeatMillis?: number
  /** For a request's headers to arrive. Default 10,000. */
  readonly headersTimeoutMillis?: number
  /** For a whole request to arrive. Default 60,000. */
  readonly requestTimeoutMillis?: number
  /** An idle connection is closed after this. Default 65,000. */
  readonly keepAliveTimeoutMillis?: number
  /** What `close()` gives requests in flight. Default 2,000. */
  readonly closeGraceMillis?: number
  /** Events that may wait to be written before senders get 503. Default 50,000. */
  readonly maxQueuedEvents?: number
  /**
   * How long one question may look through what no index answers, such as a text within outputs; then its answer is 422, which says
   * how to ask for less. Default 30,000.
   */
  readonly queryTimeoutMillis?: number
  /** Threads for questions that may take long, so that others are answered meanwhile. Default 2. */
  readonly queryThreads?: number
  /** What an answer of 200 promises: `normal`, the default, that its spans survive the death of the process; `full`, a power cut too. */
  readonly durability?: 'normal' | 'full'
  /** Events that started longer ago are removed, a minute after the start and every six hours. Default 0: none are, old ones that are imported least of all. */
  readonly retentionDays?: number
  /** The model that runs metrics of type LLM: an endpoint that speaks OpenAI's chat completions. Default: none, and such metrics are not run here. */
  readonly judge?: JudgeAddress
  /** While the store's file is larger, its oldest days are removed. Default 20 GiB; 0 for however large. */
  readonly maxStoreBytes?: number
}

/** Where the judge is. */
export interface JudgeAddress {
  /** Such as `https://api.openai.com/v1`. */
  readonly url: string
  /** Sent as a bearer token. Default: none. */
  readonly apiKey?: string
  /** For metrics that name no model. */
  readonly model?: string
  /** For one answer. Default 60,000. */
  readonly timeoutMillis?: number
}

export interface ServerConfig extends Required<Omit<ServerOptions, 'apiKey' | 'judge'>> {
  readonly apiKey: string | null
  readonly judge: Required<JudgeAddress> | null
  readonly isExposed: boolean
}

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/u

const defaults = {
  port: 4318,
  host: '127.0.0.1',
  allowedHosts: [],
  maxBodyBytes: 64 * 1024 * 1024,
  maxSockets: 1000,
  maxStreams: 100,
  heartbeatMillis: 15_000,
  headersTimeoutMillis: 10_000,
  requestTimeoutMillis: 60_000,
  keepAliveTimeoutMillis: 65_000,
  closeGraceMillis: 2000,
  maxQueuedEvents: 50_000,
  queryTimeoutMillis: 30_000,
  queryThreads: 2,
  durability: 'normal',
  retentionDays: 0,
  maxStoreBytes: 20 * 1024 * 1024 * 1024,
} satisfies ServerOptions

const positive = [
  'maxBodyBytes',
  'maxInFlightBytes',
  'maxSockets',
  'maxStreams',
  'heartbeatMillis',
  'headersTimeoutMillis',
  'requestTimeoutMillis',
  'keepAliveTimeoutMillis',
  'closeGraceMillis',
  'maxQueuedEvents',
  'queryTimeoutMillis',
  'queryThreads',
] as const

/** Complete and checked; throws `ServerError` for what cannot be. */
export function resolveOptions(options: ServerOptions): ServerConfig {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as ServerOptions
  const config = {
    ...defaults,
    dataDirectory: join(homedir(), '.honeyhive'),
    uiDirectory: fileURLToPath(new URL('ui', import.meta.url)),
    apiKey: null,
    maxInFlightBytes: Math.max(256 * 1024 * 1024, 2 * (given.maxBodyBytes ?? defaults.maxBodyBytes)),
    ...given,
    judge: judgeOf(given.judge),
  }
  check(
    Number.isInteger(config.port) && config.port >= 0 && config.port < 65_536,
    `port is a whole number from 0 to 65535, got ${config.port}.`,
  )
  for (const name of positive)
    check(Number.isInteger(config[name]) && config[name] > 0, `${name} is a whole number above 0, got ${config[name]}.`)
  for (const name of ['retentionDays', 'maxStoreBytes'] as const)
    check(
      Number.isInteger(config[name]) && config[name] >= 0,
      `${name} is a whole number, 0 or more, got ${config[name]}.`,
    )
  check(['normal', 'full'].includes(config.durability), `durability is 'normal' or 'full', got '${config.durability}'.`)
  const isExposed = !loopback.test(config.host)
  if (isExposed && (config.apiKey ?? '') === '') {
    throw new ServerError(
      'address-needs-api-key',
      `On ${config.host} others can reach this server: set apiKey, or listen on 127.0.0.1.`,
    )
  }
  return Object.freeze({
    ...config,
    dataDirectory: resolve(config.dataDirectory),
    uiDirectory: resolve(config.uiDirectory),
    isExposed,
  })
}

function check(isGood: boolean, message: string): void {
  if (!isGood) throw new ServerError('invalid-option', message)
}

function judgeOf(judge: JudgeAddress | undefined): Required<JudgeAddress> | null {
  if (judge === undefined) return null
  const isWeb = URL.canParse(judge.url) && /^https?:$/u.test(new URL(judge.url).protocol)
  check(isWeb, `judge.url is an http or https address, got '${judge.url}'.`)
  return { apiKey: '', model: '', timeoutMillis: 60_000, ...judge }
}
