import { type AnyFunction, trace, type TraceOptions } from '@honeyhive/tracing'
import type { TraceFunctionOptions } from './tracer-types.ts'

type Tracer = NonNullable<TraceOptions['tracer']>

/**
 * Makes wrappers that record every call as a span, as `trace` does. Which tracer and session a call belongs to is asked at
 * the call, so that a wrapper made once serves every request.
 *
 * @example
 * const search = traceFunction({ eventType: 'tool', eventName: 'search' })(async (query: string) => find(query))
 */
export function traceFunction(
  options: TraceFunctionOptions = {},
  associationProperties?: Record<string, string>,
): <F extends AnyFunction>(fn: F) => F {
  return (fn) => trace(fn, traceOptions(fn, options, associationProperties))
}

/**
 * Records every call of a function that calls a model.
 *
 * @example
 * const answer = traceModel(async (question: string) => openai.chat.completions.create({ … }), { eventName: 'answer' })
 */
export function traceModel<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
  return traceFunction({ ...options, eventType: 'model' })(fn)
}

/**
 * Records every call of a tool.
 *
 * @example
 * const weather = traceTool(async (city: string) => fetchWeather(city))
 */
export function traceTool<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
  return traceFunction({ ...options, eventType: 'tool' })(fn)
}

/**
 * Records every call of a function that calls others: a step, an agent.
 *
 * @example
 * const agent = traceChain(async (task: string) => plan(task).then(act))
 */
export function traceChain<F extends AnyFunction>(fn: F, options?: Omit<TraceFunctionOptions, 'eventType'>): F {
  return traceFunction({ ...options, eventType: 'chain' })(fn)
}

/** The options of `trace` that give a span the name, type and fields that the first SDK gave it. */
export function traceOptions(
  fn: AnyFunction,
  { eventType, eventName, config, metadata }: TraceFunctionOptions,
  associationProperties?: Readonly<Record<string, string>>,
  tracer?: Tracer,
): TraceOptions {
  return {
    name: eventName || nameOf(fn, eventType),
    ...(eventType ? { eventType } : {}),
    ...(config === undefined || config === null ? {} : { config }),
    ...(metadata === undefined || metadata === null ? {} : { metadata }),
    ...(associationProperties === undefined ? {} : { attributes: associationsOf(associationProperties) }),
    ...(tracer === undefined ? {} : { tracer }),
  }
}

/** The function's name, then `hh_name`, which wrappers of the first SDK carried, then the type. */
function nameOf(fn: AnyFunction, eventType: string | undefined): string {
  if (typeof fn === 'function' && fn.name !== '') return fn.name
  const given: unknown = typeof fn === 'function' ? Reflect.get(fn, 'hh_name') : undefined
  if (typeof given === 'string' && given !== '') return given
  return eventType ? `${eventType} event` : 'event'
}

function associationsOf(properties: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`traceloop.association.properties.${name}`, value]),
  )
}
