import { isLoopback, type Config, type ResolvedConfig } from '../core/config.ts'
import { HoneyHiveError } from '../core/errors.ts'
import type { Logger } from '../core/logger.ts'
import type { RuntimeMode } from './status.ts'

export interface Mode {
  readonly mode: RuntimeMode
  readonly reasons: readonly string[]
}

/** Whether there is anything to record and anywhere to send it, and what speaks against it. */
export function modeOf({ config, warnings, hasBadAddress }: ResolvedConfig): Mode {
  const off = (reason: string): Mode => ({ mode: 'off', reasons: [...warnings, reason] })
  if (config.disableTracing) return off('disableTracing (HH_DISABLE_TRACING) is set')
  if (config.testMode) return { mode: 'test', reasons: warnings }
  if (hasBadAddress)
    return off('Because of its address nothing is recorded or sent, and not to another address either.')
  if (config.apiKey === undefined && !isLoopback(config.serverUrl)) return off(noKey(config))
  return { mode: 'on', reasons: isKeyExposed(config) ? [...warnings, exposedKey(config)] : warnings }
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
