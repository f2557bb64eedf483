import { ProtoWriter, SPAN } from '@honeyhive/otlp'
import type { Attributes } from '@opentelemetry/api'
import { writeSpanAttributes } from './otlp-writer.ts'

/** Attributes that many spans carry alike, such as whose session it is: read by reference, and made bytes only once. */
export class SharedAttributes {
  readonly attributes: Readonly<Attributes>
  readonly count: number
  private readonly keys: ReadonlySet<string>
  private encoded: Uint8Array | undefined

  constructor(attributes: Readonly<Attributes>) {
    this.attributes = Object.freeze({ ...attributes })
    this.keys = new Set(Object.keys(this.attributes))
    this.count = this.keys.size
  }

  has(key: string): boolean {
    return this.keys.has(key)
  }

  /** The attributes as fields of a `Span` message. */
  get bytes(): Uint8Array {
    this.encoded ??= this.encode()
    return this.encoded
  }

  private encode(): Uint8Array {
    const writer = new ProtoWriter(1024)
    writeSpanAttributes(writer, SPAN.attributes, this.attributes)
    return writer.finish()
  }
}
