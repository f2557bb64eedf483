import { SDKError } from '../models/errors/sdk-error.ts'
import { SDKValidationError } from '../models/errors/sdk-validation-error.ts'
import type { Operation } from './call.ts'
import { fromWire, isRecord } from './shape.ts'

/** Characters of an error's body that are worth showing. */
const maxDetailLength = 300

/** The value of an answer; throws when it is no success, or not JSON of the kind that the operation answers. */
export async function readAnswer(operation: Operation, response: Response, what: string): Promise<unknown> {
  const text = await response.text()
  if (!response.ok)
    throw operation.errorOf?.(response, text) ?? new SDKError(describe(response, what, text), response, text)
  if (operation.answer === undefined) return undefined
  const { shape, isList = false } = operation.answer
  const value = parse(text, what)
  if (isList ? Array.isArray(value) : isRecord(value)) return fromWire(value, shape)
  const expected = isList ? 'a list' : 'an object'
  throw new SDKValidationError(
    `${what} was expected to answer ${expected}, but answered ${excerpt(text)}. Is serverURL a HoneyHive server?`,
    undefined,
    value,
  )
}

function parse(text: string, what: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new SDKValidationError(
      `${what} was expected to answer JSON, but answered ${excerpt(text)}. Is serverURL a HoneyHive server?`,
      cause,
      text,
    )
  }
}

function describe(response: Response, what: string, text: string): string {
  const { status } = response
  const advice =
    status === 401 || status === 403
      ? ' The API key was not accepted: check bearerAuth.'
      : status === 429
        ? ' Too many requests: give retryConfig, or wait.'
        : ''
  return `${what} answered ${status}: ${excerpt(text)}.${advice}`
}

function excerpt(text: string): string {
  const trimmed = text.trim()
  return trimmed === '' ? 'nothing' : trimmed.slice(0, maxDetailLength)
}
