import type { Span } from '@opentelemetry/api'
import { AttributeBag } from '../core/attribute-bag.ts'
import { capture } from '../core/capture.ts'
import { describeError } from '../core/record-error.ts'
import { attributeNames, type Namespace } from '../core/semconv.ts'
import { argumentNames } from './argument-names.ts'
import type { TraceOptions } from './trace-options.ts'
import type { AnyFunction } from './wrap-function.ts'

const prefix = 'honeyhive_inputs._params_.'

/** Writes the arguments of one call, and what the options say about every call, onto its span. */
export type RecordInputs = (span: Span, args: readonly unknown[]) => void

/** Made once for a function: the keys of its arguments are put together at the first call. */
export function inputRecorder(fn: AnyFunction, options: TraceOptions): RecordInputs {
  const writesFixed = hasFixed(options)
  const keys: string[] = []
  return (span, args) => {
    if (writesFixed) recordFixed(span, options)
    if (options.captureInputs === false) return
    for (let index = 0; index < args.length; index += 1) {
      const key = (keys[index] ??= keyOf(fn, options.argNames, index))
      const value = args[index]
      // A tracer that is passed along says nothing about the call.
      if (key === TRACER && typeof value === 'object') continue
      capture(span, key, value)
    }
  }
}

const TRACER = `${prefix}tracer`

function keyOf(fn: AnyFunction, given: readonly string[] | undefined, index: number): string {
  const name = given?.[index]
  const key = `${prefix}${(typeof name === 'string' && name) || argumentNames(fn)[index] || index}`
  // The key of an object is the engine's one copy of its text, which look-ups know by its address.
  return Object.keys({ [key]: true })[0] ?? key
}

const namespaces: readonly (readonly [keyof TraceOptions, Namespace])[] = [
  ['metadata', 'metadata'],
  ['metrics', 'metrics'],
  ['feedback', 'feedback'],
  ['inputs', 'inputs'],
  ['outputs', 'outputs'],
  ['config', 'config'],
  ['userProperties', 'user_properties'],
]

const texts: readonly (readonly [keyof TraceOptions, string])[] = [
  ['eventId', 'honeyhive_event_id'],
  ['userId', 'honeyhive_user_id'],
  ['sessionName', 'honeyhive_session_name'],
]

export function hasFixed(options: TraceOptions): boolean {
  if (options.error !== undefined || options.attributes !== undefined) return true
  return [...namespaces, ...texts].some(([name]) => options[name] !== undefined)
}

/** What the options say about every call. */
export function recordFixed(span: Span, options: TraceOptions): void {
  const bag = new AttributeBag()
  if (typeof options.attributes === 'object' && options.attributes !== null) span.setAttributes(options.attributes)
  for (const [name, namespace] of namespaces)
    if (options[name] !== undefined && options[name] !== null) bag.addAll(namespace, options[name])
  for (const [name, attribute] of texts) bag.add(attribute, options[name])
  const { error } = options
  if (error !== undefined && error !== null)
    bag.add(attributeNames.error, typeof error === 'string' ? error : describeError(error).message)
  bag.writeTo(span)
}
