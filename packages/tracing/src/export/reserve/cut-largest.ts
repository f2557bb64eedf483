import { cutText } from '../../core/serialize-text.ts'

/** A text of a span that can be made shorter. */
export interface Cuttable {
  readonly text: string
  readonly replace: (text: string) => void
}

/** What of a cut text stays at least, so that it can still be told what it was. */
const leastBytes = 256
/** About what the marker takes. */
const markerBytes = 40

/**
 * Cuts the largest texts, each with a marker that says how much is gone, until `excessBytes` are saved. Answers whether
 * that could be done.
 */
export function cutLargest(texts: readonly Cuttable[], excessBytes: number): boolean {
  const sized = texts.map((one) => ({ ...one, bytes: Buffer.byteLength(one.text) }))
  let excess = excessBytes
  for (const { text, replace, bytes } of sized.toSorted((a, b) => b.bytes - a.bytes)) {
    if (excess <= 0) break
    const kept = Math.max(leastBytes, bytes - excess - markerBytes)
    if (kept + markerBytes >= bytes) break
    replace(cutText(text, kept).text)
    excess -= bytes - kept - markerBytes
  }
  return excess <= 0
}
