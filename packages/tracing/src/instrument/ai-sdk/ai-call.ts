import { context, SpanKind } from '@opentelemetry/api'
import { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import { SpanRun } from '../../operations/span-run.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import type { Runtime } from '../../setup/runtime.ts'
import { type Fields, fields, list, text } from '../model-call/read.ts'
import { writeModelRequest, writeModelResponse } from './model-attributes.ts'

export interface AiCallOptions {
  readonly tracer: HoneyHiveTracer | undefined
  /** Whether another integration records the same calls. */
  readonly isStoodDown: () => boolean
}

/** One call of `generateText`, `streamText`, `embed` …: its span, and those of the models and tools that it uses. */
export class AiCall {
  private readonly runtime: Runtime
  private readonly run: SpanRun
  private model: SpanRun | undefined
  /** By the id of the tool's call. */
  private readonly tools = new Map<string, SpanRun>()
  /** By the id of the embedding or ranking call; several run at once. */
  private readonly searches = new Map<string, SpanRun>()

  /** `undefined` without a tracer. */
  static start(event: Fields, options: AiCallOptions): AiCall | undefined {
    const runtime = activeRuntime(options.tracer)
    return runtime === undefined ? undefined : new AiCall(runtime, event)
  }

  private constructor(runtime: Runtime, event: Fields) {
    this.runtime = runtime
    const operation = (text(event['operationId']) ?? 'ai.call').replace(/^ai\./u, '')
    const functionId = text(event['functionId'])
    this.run = new SpanRun(runtime, {
      name: functionId === undefined ? operation : `${operation} ${functionId}`,
      eventType: 'chain',
    })
    record(this.run, (bag) => {
      bag.add('honeyhive_metadata.function_id', functionId)
      const context = fields(event['runtimeContext'])
      if (context !== undefined) bag.addAll('metadata', context)
      if (event['recordInputs'] !== false) writeInputs(bag, event)
    })
  }

  succeed(event: Fields): void {
    this.endOpen((run) => run.abandon())
    const isHidden = event['recordOutputs'] === false
    this.run.succeed(isHidden ? undefined : (event['object'] ?? event['text'] ?? event['ranking'] ?? countOf(event)))
  }

  fail(error: unknown): void {
    this.endOpen((run) => run.fail(error))
    this.run.fail(error)
  }

  abandon(): void {
    this.endOpen((run) => run.abandon())
    this.run.abandon()
  }

  /** Each attempt has a span of its own. */
  runModel<T>(event: Fields, execute: () => PromiseLike<T>): Promise<T> {
    const run = this.startModel(event)
    return watched(run, execute)
  }

  startModel(event: Fields): SpanRun {
    this.model?.abandon()
    const run = this.child({ name: `chat ${text(event['modelId']) ?? 'unknown'}`, eventType: 'model' })
    record(run, (bag) => writeModelRequest(bag, 'chat', event))
    this.model = run
    return run
  }

  endModel(event: Fields): void {
    const run = this.model
    this.model = undefined
    if (run === undefined) return
    record(run, (bag) => writeModelResponse(bag, event))
    run.succeed(undefined)
  }

  startSearch(operation: string, event: Fields): void {
    const run = this.child({ name: `${operation} ${text(event['modelId']) ?? 'unknown'}`, eventType: 'tool' })
    record(run, (bag) => writeModelRequest(bag, operation, event))
    this.searches.set(searchId(event), run)
  }

  endSearch(event: Fields): void {
    const run = this.searches.get(searchId(event))
    this.searches.delete(searchId(event))
    if (run === undefined) return
    record(run, (bag) => {
      bag.add(genAi.inputTokens, fields(event['usage'])?.['tokens'])
      if (event['recordOutputs'] !== false) bag.add('honeyhive_outputs.ranking', event['ranking'])
      bag.add('honeyhive_outputs.count', countOf(event)?.count)
    })
    run.succeed(undefined)
  }

  runTool<T>(event: Fields, execute: () => PromiseLike<T>): Promise<T> {
    const { toolCallId, toolName, input } = fields(event['toolCall']) ?? {}
    const run = this.child(
      { name: `execute_tool ${text(toolName) ?? 'unknown'}`, eventType: 'tool' },
      SpanKind.INTERNAL,
    )
    record(run, (bag) => {
      bag
        .add(genAi.operationName, 'execute_tool')
        .add('gen_ai.tool.name', toolName)
        .add('gen_ai.tool.call.id', toolCallId)
      if (input !== undefined) bag.addAll('inputs', input)
    })
    this.tools.set(String(toolCallId), run)
    return watched(run, execute)
  }

  endTool(event: Fields): void {
    const id = String(fields(event['toolCall'])?.['toolCallId'])
    const run = this.tools.get(id)
    this.tools.delete(id)
    const output = fields(event['toolOutput']) ?? {}
    if (output['type'] === 'tool-error') run?.fail(output['error'])
    else run?.succeed(output['output'])
  }

  private child(options: { name: string; eventType: string }, kind: SpanKind = SpanKind.CLIENT): SpanRun {
    const start = (): SpanRun =>
      new SpanRun(this.runtime, { ...options, kind, captureOutput: kind === SpanKind.INTERNAL })
    // Where the SDK runs the work inside a span of ours, such as a tool that asks a model, that span is the parent.
    return context.with(this.run.context, start)
  }

  private endOpen(end: (run: SpanRun) => void): void {
    for (const run of [this.model, ...this.tools.values(), ...this.searches.values()]) if (run !== undefined) end(run)
  }
}

/** Runs work inside its span; an error that it throws is the span's. What it gives is told later. */
async function watched<T>(run: SpanRun, execute: () => PromiseLike<T>): Promise<T> {
  try {
    return await run.with(execute)
  } catch (error) {
    run.fail(error)
    throw error
  }
}

function record(run: SpanRun, write: (bag: AttributeBag) => void): void {
  run.guard(() => {
    const bag = new AttributeBag()
    write(bag)
    bag.writeTo(run.span)
  })
}

function writeInputs(bag: AttributeBag, event: Fields): void {
  const { system, instructions, messages, prompt, value, query, documents, schema } = event
  bag
    .add('honeyhive_inputs.system', system ?? instructions)
    .add('honeyhive_inputs.messages', messages)
    .add('honeyhive_inputs.prompt', prompt)
    .add('honeyhive_inputs.value', value)
    .add('honeyhive_inputs.query', query)
    .add('honeyhive_inputs.documents', documents)
    .add('honeyhive_inputs.schema', schema)
}

/** Vectors are large and say nothing to a reader. */
function countOf(event: Fields): { readonly count: number } | undefined {
  const { embedding, embeddings } = event
  if (embeddings === undefined && embedding === undefined) return undefined
  const several = embeddings ?? (Array.isArray(list(embedding)[0]) ? embedding : [embedding])
  return { count: list(several).length }
}

function searchId(event: Fields): string {
  return String(event['embedCallId'] ?? event['callId'])
}
