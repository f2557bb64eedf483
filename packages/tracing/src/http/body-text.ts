import { Buffer } from 'node:buffer'
import type { Span } from '@opentelemetry/api'

const textual =
  /^(text\/|application\/(json|[\w.+-]+\+json|xml|[\w.+-]+\+xml|x-www-form-urlencoded|graphql|javascript))/i

/** Keeps the beginning of a body that passes by, for the span of its request. Changes nothing of what passes. */
export class BodyText {
  private readonly maxBytes: number
  private type = ''
  private encoding = ''
  private readonly chunks: Buffer[] = []
  private kept = 0
  private total = 0

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes
  }

  /** What its headers say of it. */
  describedAs(type: unknown, encoding: unknown): void {
    this.type = typeof type === 'string' ? type : ''
    this.encoding = typeof encoding === 'string' && encoding !== 'identity' ? encoding : ''
  }

  add(chunk: unknown, encoding?: unknown): void {
    const bytes = bytesOf(chunk, encoding)
    if (bytes === undefined || bytes.length === 0) return
    this.total += bytes.length
    const rest = this.maxBytes - this.kept
    if (rest <= 0) return
    // A copy: the memory of a chunk is the app's, or is used again for the next one.
    const part = Buffer.from(bytes.subarray(0, rest))
    this.chunks.push(part)
    this.kept += part.length
  }

  writeTo(span: Span, key: string): void {
    if (this.total > 0) span.setAttribute(key, this.text())
  }

  private text(): string {
    if (this.encoding !== '') return `[${this.encoding}, ${this.total} bytes]`
    if (!textual.test(this.type)) return `[${this.type === '' ? 'no content type' : this.type}, ${this.total} bytes]`
    const text = new TextDecoder().decode(Buffer.concat(this.chunks))
    const cut = this.total - this.kept
    return cut === 0 ? text : `${text}…[truncated ${cut} bytes]`
  }
}

function bytesOf(chunk: unknown, encoding: unknown): Buffer | undefined {
  if (typeof chunk === 'string')
    return Buffer.from(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
  return ArrayBuffer.isView(chunk) ? Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength) : undefined
}
