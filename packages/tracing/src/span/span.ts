import type {
  Attributes,
  AttributeValue,
  Exception,
  Link,
  Span as ApiSpan,
  SpanStatus,
  TimeInput,
} from '@opentelemetry/api'
import type { RecordingSpan } from '../core/span-types.ts'
import { serialize } from '../core/serialize.ts'
import { cutText, isWellFormedKey } from '../core/serialize-text.ts'
import { hrTimeOfInput } from './clock.ts'
import { exceptionAttributes } from './exception.ts'
import { eventOf, linkOf, pushBounded } from './span-parts.ts'
import { SpanRecord } from './span-record.ts'
import { readItems, readKeys, readProperty } from './untrusted.ts'

const MAX_LINKS_IN_ONE_CALL = 100_000
const MAX_NAME_BYTES = 1_048_576

/**
 * One recording span. It lives from the tracer's `startSpan` to its own `end()`; in between it takes whatever it is given
 * and never throws; after `end()` it can be read and no longer written.
 */
export class Span extends SpanRecord implements ApiSpan, RecordingSpan {
  /** Any value is taken; what OpenTelemetry has no type for is stored as JSON text. `undefined` sets nothing. */
  setAttribute(key: string, value: AttributeValue | unknown): this {
    if (this.isEnded) return this
    try {
      this.list.set(key, value)
      return this
    } catch (error) {
      return this.keep('setAttribute', error)
    }
  }

  setAttributes(attributes: Attributes | Readonly<Record<string, unknown>>): this {
    if (this.isEnded || typeof attributes !== 'object') return this
    try {
      for (const key in attributes) if (Object.hasOwn(attributes, key)) this.list.set(key, attributes[key])
    } catch {
      // A getter or trap threw; one by one the others are still set.
      for (const key of readKeys(attributes)) this.setAttribute(key, readProperty(attributes, key))
    }
    return this
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.isEnded) return this
    try {
      const { clock, eventCountLimit } = this.config
      const { offsetMillis } = this.identity.trace
      const timeInAttributes = hrTimeOfInput(attributesOrTime, clock, offsetMillis)
      const at = hrTimeOfInput(time, clock, offsetMillis) ?? timeInAttributes ?? this.now()
      const attributes = timeInAttributes === undefined ? attributesOrTime : undefined
      this.droppedEvents += pushBounded(
        this.events,
        eventOf(nameOf(name), attributes, at, this.config),
        eventCountLimit,
      )
      return this
    } catch (error) {
      return this.keep('addEvent', error)
    }
  }

  addLink(link: Link): this {
    if (this.isEnded) return this
    try {
      const read = linkOf(link, this.config)
      if (read !== undefined) this.droppedLinks += pushBounded(this.links, read, this.config.linkCountLimit)
      return this
    } catch (error) {
      return this.keep('addLink', error)
    }
  }

  addLinks(links: Link[]): this {
    for (const link of readItems(links, MAX_LINKS_IN_ONE_CALL)) this.addLink(link as Link)
    return this
  }

  /** OK is final, UNSET is ignored, a message is kept for errors only (trace API specification, "Set Status"). */
  setStatus(status: SpanStatus): this {
    const code = readProperty(status, 'code')
    if (this.isEnded || this.currentStatus.code === 1 || (code !== 1 && code !== 2)) return this
    const message = code === 2 ? readProperty(status, 'message') : undefined
    this.currentStatus = typeof message === 'string' ? { code, message: nameOf(message) } : { code }
    return this
  }

  updateName(name: string): this {
    if (this.isEnded) return this
    try {
      this.name = nameOf(name)
      return this
    } catch (error) {
      return this.keep('updateName', error)
    }
  }

  recordException(exception: Exception, time?: TimeInput): void {
    if (this.isEnded) return
    try {
      this.addEvent('exception', exceptionAttributes(exception), time)
    } catch (error) {
      this.keep('recordException', error)
    }
  }

  /** Ends the span and hands it to the processors. Later calls do nothing. */
  end(endTime?: TimeInput): void {
    if (this.isEnded || this.isEnding) return
    try {
      this.setEnd(endTime)
      this.list.finish()
      this.config.processors.onEnding(this)
      this.isEnded = true
      this.config.processors.onEnd(this)
    } catch (error) {
      this.isEnded = true
      this.keep('end', error)
    }
  }

  /** `using span = startSpan('load')` ends the span with its block. */
  [Symbol.dispose](): void {
    this.end()
  }

  /** Every method is a border: what fails inside, a full stack included, is told to the listener and not to the app. */
  private keep(method: string, error: unknown): this {
    this.config.onError(`span ${method}`, error)
    return this
  }
}

/** A name is text of at most 1 MiB; anything else is written as text rather than refused, so that the span is not lost. */
export function nameOf(name: unknown): string {
  if (typeof name === 'string' && name.length * 3 <= MAX_NAME_BYTES && isWellFormedKey(name)) return name
  return typeof name === 'string' ? cutText(name, MAX_NAME_BYTES).text : serialize(name).text
}
