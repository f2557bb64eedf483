import { isLoopback, type Config, type ResolvedConfig } from '../core/config.ts'
import { HoneyHiveError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import { foreignApiProblem } from './provider-strategy.ts'
import type { RuntimeMode } from './status.ts'

export interface Mode {
  readonly mode: RuntimeMode
  readonly reasons: readonly string[]
}

/** Whether there is anything to record and anywhere to send it, and what speaks against it. */
export function modeOf({ config, warnings, hasBadAddress }: ResolvedConfig): Mode {
  const off = (reason: string): Mode => ({ mode: 'off', reasons: [...warnings, reason] })
  if (config.disableTracing) return off('disableTracing (HH_DISABLE_TRACING, OTEL_SDK_DISABLED) is set')
  if (config.testMode) return { mode: 'test', reasons: warnings }
  const obstacle = obstacleOf(config, hasBadAddress)
  // Whoever wants to be told everything sees the spans at least.
  if (obstacle !== undefined && config.verbose) return { mode: 'console', reasons: [...warnings, obstacle] }
  if (obstacle !== undefined) return off(obstacle)
  return { mode: 'on', reasons: [...warnings, ...reservations(config)] }
}

/** Why nothing can be sent. */
function obstacleOf(config: Config, hasBadAddress: boolean): string | undefined {
  if (hasBadAddress) return 'Because of its address nothing is recorded or sent, and not to another address either.'
  return config.apiKey === undefined && !isLoopback(config.serverUrl) ? noKey(config) : undefined
}

/** What is to be known of a tracer that works. */
function reservations(config: Config): readonly string[] {
  return [
    ...(isKeyExposed(config) ? [exposedKey(config)] : []),
    ...(config.otlpEnabled ? [] : ['otlpEnabled (HH_OTLP_ENABLED) is false, so no span is sent.']),
  ]
}

function isKeyExposed({ apiKey, serverUrl }: Config): boolean {
  return apiKey !== undefined && serverUrl.startsWith('http:') && !isLoopback(serverUrl)
}

function exposedKey({ serverUrl }: Config): string {
  return `The API key goes to ${serverUrl} unencrypted. Use an https address, or leave the key out if the server needs none.`
}

function noKey(config: Config): string {
  return `There is no API key for ${config.serverUrl}, so nothing is recorded. Set HH_API_KEY (or the apiKey option), or HH_API_URL to a local server such as http://127.0.0.1:4318.`
}

/** Says what is wrong with the set-up, each thing once; at the `strict` level it is an error. */
export function reportProblems(config: Config, logger: Logger, reasons: readonly string[]): void {
  const problems = config.disableTracing ? reasons.slice(0, -1) : reasons
  if (config.resilience === 'strict' && problems.length > 0)
    throw new HoneyHiveError('INVALID_OPTION', problems.join(' '))
  for (const problem of problems) logger.warn(`setup:${problem}`, problem)
}

/** Another copy of the API hides what is registered; nothing can be done about it from here. */
export function reportForeignApi(config: Config, logger: Logger): void {
  const problem = foreignApiProblem()
  if (problem === undefined) return
  if (config.resilience === 'strict') throw new HoneyHiveError('PROVIDER_INCOMPATIBLE', problem)
  logger.warn('foreign-api', problem)
}
