import { type Baggage, type Context, createContextKey, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api'
import { suppressTracingKey } from '../core/suppressed.ts'
import { readProperty } from './untrusted.ts'

/** Beyond this many nodes the distinct keys are copied into a fresh chain, so that look-ups stay short. */
const MAX_CHAIN_LENGTH = 16

/** A context that is one value on top of another context: setting costs one small object instead of a copied map. */
export class ContextNode implements Context {
  private readonly below: Context
  private readonly key: symbol
  private readonly value: unknown
  private readonly length: number

  constructor(below: Context, key: symbol, value: unknown) {
    // A value that the new one hides need not be kept alive: a chain of nested spans stays one node long.
    const base = below instanceof ContextNode ? below.without(key) : below
    this.below = base
    this.key = key
    this.value = value
    this.length = base instanceof ContextNode ? base.length + 1 : 1
  }

  getValue(key: symbol): unknown {
    if (this.key === key) return this.value
    let node = this.below
    while (node instanceof ContextNode) {
      if (node.key === key) return node.value
      node = node.below
    }
    return node === ROOT_CONTEXT ? undefined : node.getValue(key)
  }

  setValue(key: symbol, value: unknown): Context {
    return new ContextNode(this, key, value)
  }

  deleteValue(key: symbol): Context {
    return new ContextNode(this, key, undefined)
  }

  private without(key: symbol): Context {
    if (this.key === key) return this.below
    return this.length < MAX_CHAIN_LENGTH ? this : this.compact(key)
  }

  private compact(hidden: symbol): Context {
    const values = new Map<symbol, unknown>([[this.key, this.value]])
    let node = this.below
    while (node instanceof ContextNode) {
      if (node.key !== hidden && !values.has(node.key)) values.set(node.key, node.value)
      node = node.below
    }
    for (const [key, value] of values) node = node.setValue(key, value)
    return node
  }
}

/** The key under which `@opentelemetry/api` keeps something; asked of the API itself, which does not export it. */
function keyReadBy(read: (context: Context) => unknown, fallback: string): symbol {
  let found: symbol | undefined
  const probe: Context = {
    getValue: (key) => void (found = key),
    setValue: () => probe,
    deleteValue: () => probe,
  }
  read(probe)
  return found ?? createContextKey(fallback)
}

const SPAN_KEY: symbol = keyReadBy((probe) => trace.getSpan(probe), 'OpenTelemetry Context Key SPAN')
const BAGGAGE_KEY: symbol = keyReadBy((probe) => propagation.getBaggage(probe), 'OpenTelemetry Baggage Key')

/** The value of `key`, and nothing in a context of somebody else's making that throws. */
export function valueIn(context: Context, key: symbol): unknown {
  // Most calls begin something, and the root has no values.
  if (context === ROOT_CONTEXT) return undefined
  if (context instanceof ContextNode) return context.getValue(key)
  try {
    return context.getValue(key)
  } catch {
    // A context that cannot be read has no span, no baggage and suppresses nothing.
    return undefined
  }
}

/** The active span: whatever was put there, so it has to be looked at before it is used. */
export function spanIn(context: Context): unknown {
  return valueIn(context, SPAN_KEY)
}

export function withSpan(context: Context, span: unknown): Context {
  return new ContextNode(context, SPAN_KEY, span)
}

export function baggageIn(context: Context): unknown {
  return valueIn(context, BAGGAGE_KEY)
}

export function withBaggage(context: Context, baggage: Baggage): Context {
  return new ContextNode(context, BAGGAGE_KEY, baggage)
}

/** True where tracing was switched off for a call, e.g. by an exporter for its own requests. */
export function isTracingSuppressed(context: Context): boolean {
  return valueIn(context, suppressTracingKey) === true
}

/** `candidate` when it is a context, otherwise `fallback` (default: the root context). */
export function contextOr(candidate: unknown, fallback: Context = ROOT_CONTEXT): Context {
  return isContext(candidate) ? candidate : fallback
}

export function isContext(candidate: unknown): candidate is Context {
  try {
    return candidate === ROOT_CONTEXT || candidate instanceof ContextNode || hasMethods(candidate)
  } catch {
    // A proxy that cannot be looked at is no context.
    return false
  }
}

function hasMethods(candidate: unknown): boolean {
  return (
    typeof readProperty(candidate, 'getValue') === 'function' &&
    typeof readProperty(candidate, 'setValue') === 'function'
  )
}
