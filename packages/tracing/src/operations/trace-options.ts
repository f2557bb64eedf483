import type { Attributes, SpanKind } from '@opentelemetry/api'
import { nearest } from '../core/nearest.ts'
import { misused } from './misuse.ts'
import type { SettleOptions } from './settle/call-ending.ts'
import type { HoneyHiveTracer } from './tracer.ts'

type Entries = Readonly<Record<string, unknown>>

/** What `trace` takes. Names are also understood in snake_case; `eventName` is another word for `name`. */
export interface TraceOptions extends SettleOptions {
  /** Name of the span. Default: the function's own name. */
  readonly name?: string | undefined
  readonly eventName?: string | undefined
  /** model, tool, chain, or a word of your own. Default `tool`. */
  readonly eventType?: string | undefined
  /** OpenTelemetry's kind of the span. Default internal. */
  readonly kind?: SpanKind | undefined
  /** Attributes of the span as they are, under their own names. */
  readonly attributes?: Attributes | undefined
  /** Record the arguments. Default true. */
  readonly captureInputs?: boolean | undefined
  /**
   * Names of the arguments, in their order. Default: those in the function's text, which a minifier may have shortened; an
   * argument without a name is known by its position.
   */
  readonly argNames?: readonly string[] | undefined
  /** Record the result. Default true, and false where `outputs` are given. */
  readonly captureOutput?: boolean | undefined
  /** Written onto every span: an object for each namespace. */
  readonly metadata?: Entries | undefined
  readonly config?: Entries | undefined
  readonly inputs?: Entries | undefined
  readonly outputs?: Entries | undefined
  readonly metrics?: Entries | undefined
  readonly feedback?: Entries | undefined
  readonly userProperties?: Entries | undefined
  readonly error?: string | undefined
  /** Id of the event that the span becomes. */
  readonly eventId?: string | undefined
  readonly userId?: string | undefined
  /** The call, and everything in it, belongs to this session, project and source instead of those around it. */
  readonly sessionId?: string | undefined
  readonly sessionName?: string | undefined
  readonly project?: string | undefined
  readonly source?: string | undefined
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
}

const names = [
  'argNames',
  'attributes',
  'captureInputs',
  'captureOutput',
  'config',
  'error',
  'eventId',
  'eventName',
  'eventType',
  'feedback',
  'inputs',
  'kind',
  'maxBytes',
  'maxChunks',
  'metadata',
  'metrics',
  'name',
  'outputs',
  'project',
  'reduce',
  'sessionId',
  'sessionName',
  'source',
  'tracer',
  'userId',
  'userProperties',
] as const satisfies readonly (keyof TraceOptions)[]

/** Each spelling, and the option that it means. */
const spellings = new Map<string, string>([
  ...names.flatMap((name) => [
    [name, name] as const,
    [name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name] as const,
  ]),
  ['captureOutputs', 'captureOutput'],
  ['eventName', 'name'],
  ['event_name', 'name'],
  ['spanConfig', 'attributes'],
  ['span_config', 'attributes'],
])

/** The options under their own names. What cannot be one is said once and left out; nothing is read twice. */
export function readTraceOptions(given: unknown, alsoKnown: readonly string[] = []): TraceOptions {
  if (given === undefined || given === null) return {}
  if (typeof given === 'string') {
    misused('text', `Options of trace must be an object. For a span named '${given.slice(0, 80)}' pass { name: … }.`)
    return { name: given }
  }
  if (typeof given !== 'object') {
    misused('options', `Options of trace must be an object, but are a ${typeof given}; they are ignored.`)
    return {}
  }
  const options: Record<string, unknown> = {}
  for (const [spelling, value] of Object.entries(given)) {
    const name = spellings.get(spelling) ?? (alsoKnown.includes(spelling) ? spelling : undefined)
    if (name === undefined) warnOfUnknown(spelling)
    else if (value !== undefined && (spelling === name || options[name] === undefined)) options[name] = value
  }
  if (typeof options['name'] !== 'string') delete options['name']
  return options
}

function warnOfUnknown(spelling: string): void {
  const hint = nearest(spelling, spellings.keys())
  const line = `Unknown option '${spelling.slice(0, 80)}' of trace is ignored.`
  misused(`option:${hint ?? ''}`, hint === undefined ? line : `${line} Did you mean '${hint}'?`)
}
