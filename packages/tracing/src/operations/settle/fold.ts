import type { ChunkInfo } from './call-ending.ts'
import { foldChatCompletion, isChatCompletionChunk } from './fold-chat-completion.ts'
import { foldMessageEvents, isMessageEvent } from './fold-message-events.ts'
import { foldResponseEvents, isResponseEvent } from './fold-response-events.ts'
import { foldTextParts, isTextPart } from './fold-text-parts.ts'

/** One way to make an output of chunks; asked of the first chunk only, since streams do not change their kind. */
interface Fold {
  readonly fits: (chunk: unknown) => boolean
  readonly fold: (chunks: readonly unknown[], dropped: number) => unknown
}

const folds: readonly Fold[] = [
  { fits: isChatCompletionChunk, fold: foldChatCompletion },
  { fits: isMessageEvent, fold: foldMessageEvents },
  { fits: isResponseEvent, fold: foldResponseEvents },
  { fits: isTextPart, fold: foldTextParts },
]

/** The default output of a stream: text joined, model API chunks as one message, anything else as a list. */
export function foldChunks(chunks: readonly unknown[], info: ChunkInfo): unknown {
  const yielded = foldYielded(chunks, info)
  if (info.returned === undefined) return yielded
  return chunks.length === 0 ? info.returned : { yielded, returned: info.returned }
}

function foldYielded(chunks: readonly unknown[], info: ChunkInfo): unknown {
  if (chunks.length === 0) return info.dropped === 0 ? [] : [marker(info.dropped)]
  if (chunks.every((chunk) => typeof chunk === 'string')) return withMarker(chunks, info).join('')
  if (chunks.every((chunk) => chunk instanceof Uint8Array)) return binaryText(chunks, info)
  const fold = folds.find(({ fits }) => fits(chunks[0]))
  if (fold === undefined) return withMarker(chunks, info)
  const folded = fold.fold(chunks, info.dropped)
  if (info.dropped === 0) return folded
  return typeof folded === 'string'
    ? folded + marker(info.dropped)
    : { ...Object(folded), truncated: marker(info.dropped) }
}

function marker(dropped: number): string {
  return `…[truncated ${dropped} chunks]`
}

function withMarker(chunks: readonly unknown[], info: ChunkInfo): readonly unknown[] {
  if (info.dropped === 0) return chunks
  return [...chunks.slice(0, info.keptAtStart), marker(info.dropped), ...chunks.slice(info.keptAtStart)]
}

/** Bytes are shown as the text they are; what is not UTF-8 is named by its size. */
function binaryText(chunks: readonly Uint8Array[], info: ChunkInfo): string {
  const tail = info.dropped === 0 ? '' : marker(info.dropped)
  const decoder = new TextDecoder('utf-8', { fatal: true })
  try {
    const text = chunks.map((chunk) => decoder.decode(chunk, { stream: true })).join('')
    // A character cut in two by a limit is left out rather than making the whole text unreadable.
    return text + (info.dropped === 0 ? decoder.decode() : tail)
  } catch {
    // Not text, which is an answer too.
    return `[Binary ${chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0)} bytes]${tail}`
  }
}
