import type { Operation } from './call.ts'
import type { Logger } from './sdk-options.ts'

/** One group for each call: what was asked, without the key, and what was answered. */
export function log(
  logger: Logger | undefined,
  operation: Operation,
  request: Request | undefined,
  response: Response | undefined,
): void {
  if (logger === undefined) return
  logger.group(`${operation.name}: ${operation.method} ${request?.url ?? operation.route}`)
  if (request !== undefined) logger.log('headers', visible(request.headers))
  logger.log(response === undefined ? 'no answer' : `answered ${response.status}`)
  logger.groupEnd()
}

function visible(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {}
  headers.forEach((value, name) => {
    shown[name] = name === 'authorization' ? '[hidden]' : value
  })
  return shown
}
