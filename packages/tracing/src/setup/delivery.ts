import type { ApiClient } from '@honeyhive/api'
import type { Config } from '../core/config.ts'
import { createLogger, type LoggerOptions } from '../core/logger.ts'
import type { Send } from '../export/transport.ts'
import { apiClientOf } from './api-client.ts'
import { createEnding, type Ending } from './ending.ts'
import { createExportChain, type ExportChain } from './export-chain.ts'
import { createOutgoing, type Outgoing } from './outgoing.ts'
import { createQuietLogger, type QuietLogger } from './quiet-logger.ts'
import { type Redaction, redactionOf } from './redaction.ts'
import { Sessions } from './sessions.ts'
import type { RuntimeMode } from './status.ts'

/** What says things, and hides in them what is to be hidden. */
export interface Voice {
  readonly logger: QuietLogger
  readonly redaction: Redaction | undefined
}

/**
 * All that brings spans and sessions to the server. It lives until everything has been delivered, and so it knows nothing of
 * the tracer itself: one that nobody holds any more can go before that.
 */
export interface Delivery {
  readonly outgoing: Outgoing | undefined
  readonly api: ApiClient | undefined
  readonly sessions: Sessions
  readonly chain: ExportChain
  readonly ending: Ending
}

export function createVoice(config: Config): Voice {
  // It warns later than here, when there is a logger.
  const redaction = redactionOf(config, (kind, message) => logger.warn(kind, message))
  const logger = createQuietLogger(createLogger(loggerOptions(config, redaction)))
  return { logger, redaction }
}

function loggerOptions(
  { verbose, resilience, captureContent }: Config,
  redaction: Redaction | undefined,
): LoggerOptions {
  const redact = redaction && ((line: string): string => redaction.redactor.applyRules(line))
  return { verbose, resilience, redact, isQuoting: captureContent === 'full' }
}

export function createDelivery(config: Config, mode: RuntimeMode, { logger, redaction }: Voice): Delivery {
  const outgoing = createOutgoing(redaction)
  const api = mode === 'on' ? apiClientOf(config, outgoing) : undefined
  const onUnreachable = (message: string): void => chain.pipeline.hold(message)
  const sessions = new Sessions({ config, api, logger, outgoing, onUnreachable })
  const send = mode === 'on' ? undefined : sendNowhere
  const chain = createExportChain({ config, logger, gate: (spans) => sessions.gate(spans), send })
  return { outgoing, api, sessions, chain, ending: createEnding({ config, chain, sessions, logger }) }
}

const sendNowhere: Send = async () => ({ status: 'delivered', rejected: 0, message: '' })
