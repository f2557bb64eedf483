type Fields = Readonly<Record<string, unknown>>

/** One run of LangChain, as the API takes it: times are microseconds, the duration milliseconds. */
export interface LangChainEvent {
  readonly project: string
  readonly source: string
  readonly event_id: string
  readonly parent_id?: string | undefined
  readonly event_type: 'chain' | 'model' | 'tool'
  readonly event_name: string
  readonly config: Fields
  readonly inputs: Fields
  outputs: Fields
  error?: string | undefined
  readonly user_properties: Fields
  readonly metrics: Fields
  readonly feedback: Fields
  metadata: Fields
  readonly start_time: number
  end_time: number
  duration: number
  readonly children: LangChainEvent[]
}

/** What every handler is told of a run that begins. */
export interface RunStart {
  /** What runs, as LangChain serializes it. */
  readonly component: unknown
  readonly runId: string
  readonly parentRunId: string | undefined
  readonly metadata: Fields | undefined
  /** Unix milliseconds. */
  readonly at: number
}

const microsPerMilli = 1000

export function newEvent(
  { project, source }: { readonly project: string; readonly source: string },
  type: LangChainEvent['event_type'],
  name: string,
  run: RunStart,
  parts: { readonly inputs: Fields; readonly config?: Fields },
): LangChainEvent {
  return {
    project,
    source,
    event_id: run.runId,
    ...(run.parentRunId === undefined ? {} : { parent_id: run.parentRunId }),
    event_type: type,
    event_name: name,
    config: parts.config ?? {},
    inputs: parts.inputs,
    outputs: {},
    user_properties: {},
    metrics: {},
    feedback: {},
    metadata: { ...run.metadata },
    start_time: run.at * microsPerMilli,
    end_time: run.at * microsPerMilli,
    duration: 0,
    children: [],
  }
}

export function finish(event: LangChainEvent, outputs: Fields, at: number): void {
  event.outputs = outputs
  event.end_time = at * microsPerMilli
  event.duration = at - event.start_time / microsPerMilli
}

/** The last part of a component's path: `ChatOpenAI` of `langchain/chat_models/openai/ChatOpenAI`. */
export function nameOf(component: unknown, fallback: string): string {
  const path = fieldsOf(component)['id']
  const last: unknown = Array.isArray(path) ? path.at(-1) : fieldsOf(component)['name']
  return typeof last === 'string' && last !== '' ? last : fallback
}

/** Where the component comes from: the third last part of its path, as the first SDK had it, or its name. */
export function providerOf(component: unknown): string {
  const path = fieldsOf(component)['id']
  const part: unknown = Array.isArray(path) ? (path.at(-3) ?? path.at(-1)) : undefined
  return typeof part === 'string' ? part : nameOf(component, 'unknown')
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {}
}

/** Objects as they are; anything else under a name, because the API takes objects only. */
export function namedFields(value: unknown, name: string): Fields {
  if (value === undefined || value === null) return {}
  return typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : { [name]: value }
}
