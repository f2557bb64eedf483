import { type Context, createContextKey, ROOT_CONTEXT, trace } from '@opentelemetry/api'

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
    const base: Context = below instanceof ContextNode ? below.without(key) : below
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
    return node.getValue(key)
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

/** The key under which `@opentelemetry/api` keeps the active span; asked of the API itself, which does not export it. */
const SPAN_KEY: symbol = (() => {
  let found: symbol | undefined
  const probe: Context = {
    getValue: (key) => void (found = key),
    setValue: () => probe,
    deleteValue: () => probe,
  }
  trace.getSpan(probe)
  return found ?? createContextKey('OpenTelemetry Context Key SPAN')
})()

const SUPPRESS_TRACING_KEY: symbol = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING')

export function withValue(context: Context, key: symbol, value: unknown): Context {
  return new ContextNode(context, key, value)
}

export function withSpan(context: Context, span: unknown): Context {
  return new ContextNode(context, SPAN_KEY, span)
}

export function spanIn(context: Context): unknown {
  return context.getValue(SPAN_KEY)
}

/** True where tracing was switched off for a call, e.g. by an exporter for its own requests. */
export function isTracingSuppressed(context: Context): boolean {
  return context.getValue(SUPPRESS_TRACING_KEY) === true
}

/** A context in which no span is recorded. */
export function suppressTracing(context: Context): Context {
  return new ContextNode(context, SUPPRESS_TRACING_KEY, true)
}

/** `candidate` when it is a context, otherwise the root context. */
export function contextOr(candidate: unknown, fallback: Context = ROOT_CONTEXT): Context {
  return typeof candidate === 'object' && candidate !== null && 'getValue' in candidate && 'setValue' in candidate
    ? (candidate as Context)
    : fallback
}
