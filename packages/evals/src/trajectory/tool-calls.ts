import type { SpanView } from './span-view.ts'

/** What a step of an agent is: a span of a tool, with what it was given and what it gave. */
export interface ToolCall {
  readonly name: string
  readonly arguments: unknown
  readonly result: unknown
  readonly error: string | undefined
  readonly durationMillis: number
}

/**
 * The calls of tools among spans, in the order in which they began.
 *
 * @example
 * const names = toolCalls(spans).map(({ name }) => name)
 */
export function toolCalls(spans: readonly SpanView[]): readonly ToolCall[] {
  return spans.filter((span) => span.eventType === 'tool' && !isPlumbing(span)).map(toolCall)
}

/** Embeddings and bare HTTP requests are types of tool on the wire, and no step that an agent chose. */
function isPlumbing({ attributes }: SpanView): boolean {
  return attributes['gen_ai.operation.name'] === 'embeddings' || attributes['http.request.method'] !== undefined
}

function toolCall({ name, inputs, outputs, error, durationMillis, attributes }: SpanView): ToolCall {
  const given = attributes['gen_ai.tool.call.arguments']
  const byName = Object.entries(inputs)
    .filter(([key]) => key.startsWith('_params_.'))
    .map(([key, value]) => [key.slice('_params_.'.length), value] as const)
  return {
    name: String(attributes['gen_ai.tool.name'] ?? name),
    arguments: given === undefined ? (byName.length > 0 ? Object.fromEntries(byName) : inputs) : parsed(given),
    result: parsed(attributes['gen_ai.tool.call.result']) ?? outputs['result'] ?? outputs,
    error,
    durationMillis,
  }
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value
  try {
    return JSON.parse(value)
  } catch {
    // A tool may be given plain text.
    return value
  }
}
