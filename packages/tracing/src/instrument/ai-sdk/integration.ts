import { type Fields, fields, list, text } from '../model-call/read.ts'
import { AiCall, type AiCallOptions } from './ai-call.ts'

/** Work of the SDK's, to be run once. */
interface Work<T> {
  readonly execute: () => PromiseLike<T>
}

/**
 * What the AI SDK (7) tells of its work: one function for each thing that begins or ends, and two that run the work itself, so
 * that it runs inside our spans. Its own types are not needed: whatever it gives is looked at before it is used.
 */
export interface AiSdkIntegration {
  onStart(event: unknown): void
  onEnd(event: unknown): void
  onAbort(event: unknown): void
  onError(event: unknown): void
  executeLanguageModelCall<T>(event: Work<T>): PromiseLike<T>
  onLanguageModelCallEnd(event: unknown): void
  onObjectStepStart(event: unknown): void
  onObjectStepEnd(event: unknown): void
  onEmbedStart(event: unknown): void
  onEmbedEnd(event: unknown): void
  onRerankStart(event: unknown): void
  onRerankEnd(event: unknown): void
  executeTool<T>(event: Work<T>): PromiseLike<T>
  onToolExecutionEnd(event: unknown): void
}

/** Calls whose end nobody has told, such as streams that are left unread, are given up beyond this many. */
const MAX_OPEN_CALLS = 1000

export function createIntegration(options: AiCallOptions): AiSdkIntegration {
  const calls = new Map<string, AiCall>()
  const find = (event: unknown): AiCall | undefined => calls.get(idOf(event))
  const finish = (event: unknown, end: (call: AiCall, event: Fields) => void): void => {
    const call = find(event)
    calls.delete(idOf(event))
    if (call !== undefined) end(call, fields(event) ?? {})
  }
  const tell = (event: unknown, hear: (call: AiCall, event: Fields) => void): void => {
    const call = find(event)
    if (call !== undefined) hear(call, fields(event) ?? {})
  }
  return {
    onStart(event) {
      const call = options.isStoodDown() ? undefined : AiCall.start(fields(event) ?? {}, options)
      if (call === undefined) return
      if (calls.size >= MAX_OPEN_CALLS) giveUpOldest(calls)
      calls.set(idOf(event), call)
    },
    onEnd: (event) => finish(event, (call, end) => call.succeed(end)),
    onAbort: (event) => finish(event, (call) => call.abandon()),
    onError: (event) => finish(event, (call, end) => call.fail(end['error'])),
    executeLanguageModelCall: (event) => find(event)?.runModel(fields(event) ?? {}, event.execute) ?? event.execute(),
    onLanguageModelCallEnd: (event) => tell(event, (call, end) => call.endModel(end)),
    onObjectStepStart: (event) => tell(event, (call, start) => call.startModel(start)),
    onObjectStepEnd: (event) => tell(event, (call, end) => call.endModel(end)),
    onEmbedStart: (event) => tell(event, (call, start) => call.startSearch('embeddings', start)),
    onEmbedEnd: (event) => tell(event, (call, end) => call.endSearch(end)),
    onRerankStart: (event) => tell(event, (call, start) => call.startSearch('rerank', start)),
    onRerankEnd: (event) => tell(event, (call, end) => call.endSearch(end)),
    executeTool: (event) => find(event)?.runTool(fields(event) ?? {}, event.execute) ?? event.execute(),
    onToolExecutionEnd: (event) => tell(event, (call, end) => call.endTool(end)),
  }
}

function idOf(event: unknown): string {
  return text(fields(event)?.['callId']) ?? ''
}

function giveUpOldest(calls: Map<string, AiCall>): void {
  const [id, call] = calls.entries().next().value ?? ['', undefined]
  calls.delete(id)
  call?.abandon()
}

/** The integrations that are registered for every call of the process. */
export function registered(): readonly unknown[] {
  return list(Reflect.get(globalThis, 'AI_SDK_TELEMETRY_INTEGRATIONS'))
}

/** Whether OpenTelemetry's integration is registered: it holds a tracer. */
export function hasOpenTelemetry(): boolean {
  return registered().some((one) => typeof fields(fields(one)?.['tracer'])?.['startSpan'] === 'function')
}
