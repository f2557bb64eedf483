import { HoneyHiveCore } from '@honeyhive/api/rest'
import { addSessionTraces, startBareSession, updateSession } from '@honeyhive/api/session-traces'
import type { HoneyHiveTracerInput } from './langchain-tracer.ts'
import { modelConfig, modelMetadata, modelOutputs } from './langchain-model.ts'
import { fieldsOf, finish, type LangChainEvent, nameOf, namedFields, newEvent, type RunStart } from './langchain-run.ts'

type Fields = Readonly<Record<string, unknown>>

/** Runs that may be open at once; beyond it the oldest, which will hardly end any more, is forgotten. */
const maxOpenRuns = 10_000
/** Milliseconds for each request. */
const timeoutMs = 10_000

/** Builds the tree of each run and sends it when its root ends. Nothing in here throws. */
export class LangChainRecorder {
  private readonly input: HoneyHiveTracerInput
  private readonly where: { readonly project: string; readonly source: string }
  private readonly client: HoneyHiveCore
  private readonly open = new Map<string, LangChainEvent>()
  private readonly actions = new Map<string, LangChainEvent>()
  private readonly said = new Set<string>()
  private session: Promise<string> | undefined

  constructor(input: HoneyHiveTracerInput) {
    this.input = input
    this.where = { project: input.project, source: input.source ?? 'langchain' }
    const env = typeof process === 'object' ? process.env : {}
    this.client = new HoneyHiveCore({
      bearerAuth: input.apiKey ?? env['HH_API_KEY'] ?? env['HONEYHIVE_API_KEY'],
      serverURL: input.baseUrl ?? env['HH_API_URL'],
      timeoutMs,
      retryConfig: {
        strategy: 'backoff',
        backoff: { initialInterval: 500, maxInterval: 5_000, exponent: 2, maxElapsedTime: 10_000 },
      },
    })
  }

  startSession(): Promise<string> {
    this.session = this.callStart()
    return this.session
  }

  start(type: LangChainEvent['event_type'], run: RunStart, inputs: unknown, name: string): void {
    const title = nameOf(run.component, type)
    this.add(newEvent(this.where, type, title, run, { inputs: namedFields(inputs, name) }))
  }

  startModel(run: RunStart, prompts: readonly string[], extraParams: Fields | undefined): void {
    const config = modelConfig(run.component, extraParams)
    this.add(newEvent(this.where, 'model', nameOf(run.component, 'model'), run, { inputs: { prompts }, config }))
  }

  /** An action is told under the id of the run that decided on it, so it becomes a child with an id of its own. */
  startAction(action: unknown, runId: string, parentRunId: string | undefined, at: number): void {
    const { tool, toolInput, log } = fieldsOf(action)
    const isInside = this.open.has(runId)
    const id = isInside ? globalThis.crypto.randomUUID() : runId
    const run = {
      component: undefined,
      runId: id,
      parentRunId: isInside ? runId : parentRunId,
      metadata: undefined,
      at,
    }
    const event = newEvent(this.where, 'tool', 'Agent Action', run, { inputs: { action: tool, input: toolInput, log } })
    this.attach(event)
    this.actions.set(runId, event)
    forgetOldest(this.actions)
  }

  endAction(finished: unknown, runId: string, at: number): void {
    const { returnValues, log } = fieldsOf(finished)
    const event = this.actions.get(runId)
    this.actions.delete(runId)
    if (event !== undefined) finish(event, { output: returnValues, log }, at)
  }

  async end(runId: string, outputs: unknown, name: string, at: number): Promise<void> {
    const event = this.open.get(runId)
    if (event !== undefined) finish(event, namedFields(outputs, name), at)
    await this.close(runId, event)
  }

  async endModel(runId: string, output: unknown, at: number): Promise<void> {
    const event = this.open.get(runId)
    if (event !== undefined) {
      finish(event, modelOutputs(output), at)
      event.metadata = { ...event.metadata, ...modelMetadata(output) }
    }
    await this.close(runId, event)
  }

  async fail(runId: string, error: unknown, at: number): Promise<void> {
    const event = this.open.get(runId)
    if (event !== undefined) {
      finish(event, {}, at)
      event.error = error instanceof Error ? error.message : String(error)
    }
    await this.close(runId, event)
  }

  async update(fields: Fields): Promise<void> {
    this.report(await updateSession(this.client, await this.started(), fields))
  }

  private add(event: LangChainEvent): void {
    this.attach(event)
    this.open.set(event.event_id, event)
    forgetOldest(this.open)
  }

  private attach(event: LangChainEvent): void {
    if (event.parent_id !== undefined) this.open.get(event.parent_id)?.children.push(event)
  }

  private async close(runId: string, event: LangChainEvent | undefined): Promise<void> {
    this.open.delete(runId)
    this.actions.delete(runId)
    if (event === undefined || (event.parent_id !== undefined && this.open.has(event.parent_id))) return
    if (this.input.verbose === true) say(`the run ${event.event_name} (${runId}) is sent`)
    this.report(await addSessionTraces(this.client, await this.started(), { logs: [{ ...event }] }))
  }

  private started(): Promise<string> {
    return this.session ?? this.startSession()
  }

  private async callStart(): Promise<string> {
    const { sessionName, userProperties, metrics, config, metadata } = this.input
    const session_id = globalThis.crypto.randomUUID()
    const fields = { user_properties: userProperties, metrics, config, metadata }
    const session = { ...this.where, session_id, session_name: sessionName, ...fields }
    const result = await startBareSession(this.client, session)
    this.report(result)
    return result.ok ? (result.value.sessionId ?? session_id) : session_id
  }

  /** Once per kind of failure: a chain may run thousands of times. */
  private report(result: { readonly ok: boolean; readonly error?: Error }): void {
    const { error } = result
    if (error === undefined || this.said.has(error.name)) return
    this.said.add(error.name)
    say(`a run of LangChain could not be recorded: ${error.message}`)
  }
}

function forgetOldest(runs: Map<string, LangChainEvent>): void {
  if (runs.size > maxOpenRuns) runs.delete(runs.keys().next().value ?? '')
}

/** On standard error: standard output belongs to the program. */
function say(line: string): void {
  if (typeof process === 'object' && process.stderr) process.stderr.write(`honeyhive: ${line}\n`)
}
