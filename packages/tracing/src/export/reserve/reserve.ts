/**
 * What is needed only when something goes wrong, and therefore loaded only then: spans on disk, and bodies that are too
 * large for a server.
 */
import type { ReadableSpan } from '../../core/span-types.ts'
import type { Stock, StockOptions } from '../stock.ts'
import { cutSpan } from './cut-span.ts'
import { cutBodies } from './smaller-bodies.ts'
import { SpanStock } from './span-stock.ts'

export interface Reserve {
  openStock(options: StockOptions): Stock
  /** The same span, about so many bytes shorter; `undefined` when that cannot be done by cutting its texts. */
  cutSpan(span: ReadableSpan, excessBytes: number): ReadableSpan | undefined
  /** A body of one span with its largest texts cut, first moderately and then to little. */
  cutBodies(body: Uint8Array, contentType: string): readonly { readonly body: Uint8Array<ArrayBuffer> }[]
}

export const reserve: Reserve = { openStock: (options) => new SpanStock(options), cutSpan, cutBodies }
