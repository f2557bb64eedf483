import { context, SpanKind } from '@opentelemetry/api'
import { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { activeRuntime } from '../../operations/active-runtime.ts'
import { SpanRun } from '../../operations/span-run.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import { type Fields, fields, list, text } from '../model-call/read.ts'
import { writeModelEnd, writeModelStart } from './model-attributes.ts'

/** How the runs of LangChain are recorded. */
export interface LangChainHandlerOptions {
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
}

/** What LangChain tells of the start of a run, whatever kind it is. */
interface Start {
  readonly kind: 'model' | 'chain' | 'tool'
  readonly runId: unknown
  readonly parentRunId: unknown
  readonly tags: unknown
  readonly metadata: unknown
  /** The name that the run was given, or that of what runs. */
  readonly name: unknown
  readonly serialized: unknown
  readonly write: (bag: AttributeBag) => void
}

/** Runs that are open and of which no end was told are given up beyond this many. */
const MAX_OPEN_RUNS = 10_000

/**
 * A callback handler of LangChain and LangGraph: models, chains, tools and retrievers become spans, in the tree that they
 * form. Give it to one call or to a component, as `callbacks`; nothing of LangChain is imported, so it fits every version of
 * `@langchain/core` since 0.1.
 *
 * What your own traced functions do inside a run stands beside that run, not below it: LangChain tells of its runs, but does
 * not run them inside a context of ours.
 *
 * @example
 * await chain.invoke(input, { callbacks: [new LangChainHandler()] })
 */
export class LangChainHandler {
  readonly name: string = 'honeyhive_handler'
  /** Told at once and in order, in the context of the caller; what we do takes no time worth a queue. */
  readonly awaitHandlers: boolean = true
  readonly raiseError: boolean = false
  readonly ignoreLLM: boolean = false
  readonly ignoreChain: boolean = false
  readonly ignoreAgent: boolean = false
  readonly ignoreRetriever: boolean = false
  readonly ignoreCustomEvent: boolean = true
  readonly lc_serializable: boolean = false
  private readonly options: LangChainHandlerOptions
  private readonly runs = new Map<unknown, SpanRun>()
  private readonly streaming = new Set<unknown>()

  constructor(options: LangChainHandlerOptions = {}) {
    this.options = options
  }

  /** A copy must tell of the same runs. */
  copy(): LangChainHandler {
    return this
  }

  handleChatModelStart(model: unknown, messages: unknown, runId: unknown, ...rest: readonly unknown[]): void {
    this.startModel(model, list(messages).flat(), runId, rest)
  }

  handleLLMStart(model: unknown, prompts: unknown, runId: unknown, ...rest: readonly unknown[]): void {
    this.startModel(model, prompts, runId, rest)
  }

  handleLLMNewToken(_token: unknown, _index: unknown, runId: unknown): void {
    if (this.streaming.has(runId)) return
    const run = this.runs.get(runId)
    if (run === undefined) return
    this.streaming.add(runId)
    run.firstChunk()
  }

  handleLLMEnd(output: unknown, runId: unknown): void {
    const run = this.take(runId)
    if (run === undefined) return
    record(run, (bag) => writeModelEnd(bag, fields(output) ?? {}))
    run.succeed(undefined)
  }

  handleLLMError(error: unknown, runId: unknown): void {
    this.take(runId)?.fail(error)
  }

  handleChainStart(chain: unknown, inputs: unknown, runId: unknown, ...rest: readonly unknown[]): void {
    const [parentRunId, tags, metadata, , runName] = rest
    const write = (bag: AttributeBag): unknown => bag.addAll('inputs', plain(inputs))
    this.start({ kind: 'chain', runId, parentRunId, tags, metadata, name: runName, serialized: chain, write })
  }

  handleChainEnd(outputs: unknown, runId: unknown): void {
    this.finish(runId, () => plain(outputs))
  }

  handleChainError(error: unknown, runId: unknown): void {
    this.take(runId)?.fail(error)
  }

  handleToolStart(tool: unknown, input: unknown, runId: unknown, ...rest: readonly unknown[]): void {
    const [parentRunId, tags, metadata, runName, toolCallId] = rest
    const write = (bag: AttributeBag): void => {
      bag
        .add(genAi.operationName, 'execute_tool')
        .add('gen_ai.tool.name', runName)
        .add('gen_ai.tool.call.id', toolCallId)
        .add('honeyhive_inputs.input', input)
    }
    this.start({ kind: 'tool', runId, parentRunId, tags, metadata, name: runName, serialized: tool, write })
  }

  handleToolEnd(output: unknown, runId: unknown): void {
    this.finish(runId, () => plain(output))
  }

  handleToolError(error: unknown, runId: unknown): void {
    this.take(runId)?.fail(error)
  }

  handleRetrieverStart(retriever: unknown, query: unknown, runId: unknown, ...rest: readonly unknown[]): void {
    const [parentRunId, tags, metadata, name] = rest
    const write = (bag: AttributeBag): void => {
      bag.add(genAi.operationName, 'retrieval').add('honeyhive_inputs.query', query)
    }
    this.start({ kind: 'tool', runId, parentRunId, tags, metadata, name, serialized: retriever, write })
  }

  handleRetrieverEnd(documents: unknown, runId: unknown): void {
    this.finish(runId, () => list(documents).map((document) => plain(document)))
  }

  handleRetrieverError(error: unknown, runId: unknown): void {
    this.take(runId)?.fail(error)
  }

  private startModel(model: unknown, messages: unknown, runId: unknown, rest: readonly unknown[]): void {
    const [parentRunId, extra, tags, metadata, runName] = rest
    const write = (bag: AttributeBag): void =>
      writeModelStart(bag, messages, fields(extra) ?? {}, fields(metadata) ?? {})
    this.start({ kind: 'model', runId, parentRunId, tags, metadata, name: runName, serialized: model, write })
  }

  private start({ kind, runId, parentRunId, tags, metadata, name, serialized, write }: Start): void {
    const runtime = activeRuntime(this.options.tracer)
    if (runtime === undefined || this.runs.has(runId)) return
    const options = {
      name: text(name) ?? nameOf(serialized),
      eventType: kind,
      kind: kind === 'model' ? SpanKind.CLIENT : SpanKind.INTERNAL,
      captureOutput: kind !== 'model',
    }
    const parent = this.runs.get(parentRunId)
    const begin = (): SpanRun => new SpanRun(runtime, options)
    const run = parent === undefined ? begin() : context.with(parent.context, begin)
    record(run, (bag) => {
      if (list(tags).length > 0) bag.add('honeyhive_metadata.tags', tags)
      bag.addAll('metadata', withoutOwn(fields(metadata) ?? {}))
      write(bag)
    })
    if (this.runs.size >= MAX_OPEN_RUNS) this.giveUpOldest()
    this.runs.set(runId, run)
  }

  /** The span ends, also where its output cannot be read. */
  private finish(runId: unknown, read: () => unknown): void {
    const run = this.take(runId)
    let output: unknown
    run?.guard(() => {
      output = read()
    })
    run?.succeed(output)
  }

  private take(runId: unknown): SpanRun | undefined {
    const run = this.runs.get(runId)
    this.runs.delete(runId)
    this.streaming.delete(runId)
    return run
  }

  private giveUpOldest(): void {
    const [oldest] = this.runs.keys()
    this.take(oldest)?.abandon()
  }
}

function record(run: SpanRun, write: (bag: AttributeBag) => void): void {
  run.guard(() => {
    const bag = new AttributeBag()
    write(bag)
    bag.writeTo(run.span)
  })
}

/** The last part of the path under which LangChain knows a component. */
function nameOf(serialized: unknown): string {
  const found = fields(serialized)
  return text(list(found?.['id']).at(-1)) ?? text(found?.['name']) ?? 'run'
}

/** What LangChain notes for its own tracer is on our spans under names of ours. */
function withoutOwn(metadata: Fields): Fields {
  return Object.fromEntries(Object.entries(metadata).filter(([key]) => !key.startsWith('ls_')))
}

/** Messages and documents are instances of classes; what they say is in their fields. */
function plain(value: unknown): unknown {
  const found = fields(value)
  return typeof found?.['toDict'] === 'function' ? Reflect.apply(found['toDict'], value, []) : value
}
