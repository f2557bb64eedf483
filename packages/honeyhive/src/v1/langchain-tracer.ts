import type { LangChainRecorder } from './langchain-recorder.ts'

type Fields = Readonly<Record<string, unknown>>

/** What `new HoneyHiveLangChainTracer` takes. */
export interface HoneyHiveTracerInput {
  readonly project: string
  readonly sessionName: string
  /** Default `langchain`. */
  readonly source?: string | undefined
  readonly userProperties?: Fields | undefined
  readonly metrics?: Fields | undefined
  readonly config?: Fields | undefined
  readonly metadata?: Fields | undefined
  /** [HH_API_KEY, HONEYHIVE_API_KEY] */
  readonly apiKey?: string | undefined
  /** Say on standard error what is sent. Default false. */
  readonly verbose?: boolean | undefined
  /** [HH_API_URL, https://api.honeyhive.ai] */
  readonly baseUrl?: string | undefined
}

/**
 * A callback handler for LangChain that sends each finished run, with all that ran inside it, to a session of its own. Needs
 * no package of LangChain; never throws into the chain: what could not be sent is said once on standard error.
 *
 * @example
 * const tracer = new HoneyHiveLangChainTracer({ project: 'demo', sessionName: 'chain' })
 * await chain.invoke({ question }, { callbacks: [tracer] })
 */
export class HoneyHiveLangChainTracer {
  readonly project: string
  /** Of the session; LangChain takes a handler as it is when it has a name. */
  readonly name: string
  readonly source: string
  readonly userProperties: Fields | undefined
  readonly verbose: boolean
  /** LangChain waits for the handlers before a run's end is over, so that nothing is lost when the program ends then. */
  readonly awaitHandlers = true
  readonly #recorder: () => Promise<LangChainRecorder>

  constructor(input: HoneyHiveTracerInput) {
    const { project, sessionName, source = 'langchain', userProperties, verbose = false } = input
    this.project = project
    this.name = sessionName
    this.source = source
    this.userProperties = userProperties
    this.verbose = verbose
    let recorder: Promise<LangChainRecorder> | undefined
    this.#recorder = () =>
      (recorder ??= import('./langchain-recorder.ts').then((found) => new found.LangChainRecorder(input)))
  }

  /** Starts a further session; what ends from now on belongs to it. */
  async startNewSession(): Promise<void> {
    await (await this.#recorder()).startSession()
  }

  async handleLLMStart(
    llm: unknown,
    prompts: readonly string[],
    runId: string,
    parentRunId?: string,
    extraParams?: Fields,
    _tags?: readonly string[],
    metadata?: Fields,
  ): Promise<void> {
    const at = Date.now()
    ;(await this.#recorder()).startModel({ component: llm, runId, parentRunId, metadata, at }, prompts, extraParams)
  }

  async handleLLMEnd(output: unknown, runId: string): Promise<void> {
    const at = Date.now()
    await (await this.#recorder()).endModel(runId, output, at)
  }

  async handleLLMError(error: unknown, runId: string): Promise<void> {
    await this.#fail(error, runId)
  }

  async handleChainStart(
    chain: unknown,
    inputs: unknown,
    runId: string,
    parentRunId?: string,
    _tags?: readonly string[],
    metadata?: Fields,
  ): Promise<void> {
    const at = Date.now()
    ;(await this.#recorder()).start('chain', { component: chain, runId, parentRunId, metadata, at }, inputs, 'input')
  }

  async handleChainEnd(outputs: unknown, runId: string): Promise<void> {
    await this.#end(runId, outputs, 'output')
  }

  async handleChainError(error: unknown, runId: string): Promise<void> {
    await this.#fail(error, runId)
  }

  async handleToolStart(
    tool: unknown,
    input: string,
    runId: string,
    parentRunId?: string,
    _tags?: readonly string[],
    metadata?: Fields,
  ): Promise<void> {
    const at = Date.now()
    ;(await this.#recorder()).start('tool', { component: tool, runId, parentRunId, metadata, at }, { input }, 'input')
  }

  async handleToolEnd(output: unknown, runId: string): Promise<void> {
    await this.#end(runId, { output }, 'output')
  }

  async handleToolError(error: unknown, runId: string): Promise<void> {
    await this.#fail(error, runId)
  }

  async handleRetrieverStart(
    retriever: unknown,
    query: string,
    runId: string,
    parentRunId?: string,
    _tags?: readonly string[],
    metadata?: Fields,
  ): Promise<void> {
    const at = Date.now()
    const run = { component: retriever, runId, parentRunId, metadata, at }
    ;(await this.#recorder()).start('tool', run, { query }, 'query')
  }

  async handleRetrieverEnd(documents: unknown, runId: string): Promise<void> {
    await this.#end(runId, { documents }, 'documents')
  }

  async handleRetrieverError(error: unknown, runId: string): Promise<void> {
    await this.#fail(error, runId)
  }

  async handleAgentAction(action: unknown, runId: string, parentRunId?: string): Promise<void> {
    const at = Date.now()
    ;(await this.#recorder()).startAction(action, runId, parentRunId, at)
  }

  async handleAgentEnd(finish: unknown, runId: string): Promise<void> {
    const at = Date.now()
    ;(await this.#recorder()).endAction(finish, runId, at)
  }

  async setFeedback(feedback: Fields): Promise<void> {
    await (await this.#recorder()).update({ feedback })
  }

  async setMetric(metrics: Fields): Promise<void> {
    await (await this.#recorder()).update({ metrics })
  }

  async setMetadata(metadata: Fields): Promise<void> {
    await (await this.#recorder()).update({ metadata })
  }

  async setUserProperties(userProperties: Fields): Promise<void> {
    await (await this.#recorder()).update({ user_properties: userProperties })
  }

  async #end(runId: string, outputs: unknown, name: string): Promise<void> {
    const at = Date.now()
    await (await this.#recorder()).end(runId, outputs, name, at)
  }

  async #fail(error: unknown, runId: string): Promise<void> {
    const at = Date.now()
    await (await this.#recorder()).fail(runId, error, at)
  }
}
