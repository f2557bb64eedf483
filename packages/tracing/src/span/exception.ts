import type { Attributes } from '@opentelemetry/api'
import { serialize } from '../core/serialize.ts'
import { readProperty } from './untrusted.ts'

/**
 * The attributes of an `exception` event (OpenTelemetry semantic conventions, "Recording exceptions"). Anything can be thrown,
 * so anything has a message: what is no error is described by the serializer.
 */
export function exceptionAttributes(exception: unknown): Attributes {
  if (typeof exception === 'string') return { 'exception.message': exception }
  if (typeof exception !== 'object' || exception === null) return { 'exception.message': serialize(exception).text }
  const attributes: Attributes = {}
  const type = textOf(readProperty(exception, 'code')) ?? textOf(readProperty(exception, 'name'))
  const message = textOf(readProperty(exception, 'message'))
  const stack = textOf(readProperty(exception, 'stack'))
  if (type !== undefined) attributes['exception.type'] = type
  if (message !== undefined) attributes['exception.message'] = message
  if (stack !== undefined) attributes['exception.stacktrace'] = stack
  if (type === undefined && message === undefined) attributes['exception.message'] = serialize(exception).text
  return attributes
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'string' && value !== '') return value
  return typeof value === 'number' && value !== 0 ? String(value) : undefined
}
