import { context, type Span, trace } from '@opentelemetry/api'
import type { Example } from '../datapoint.ts'
import type { CallSignal } from '../schedule/deadline.ts'
import { invalidOption } from '../errors.ts'
import type { StandardSchema, TaskContext } from './options.ts'
import type { Run } from './run.ts'

export interface Invocation {
  readonly example: Example
  readonly trial: number
  readonly attempt: number
  readonly sessionId: string
  readonly call: CallSignal
}

/** Calls the user's function the way it wants to be called. */
export function invoke(run: Run, invocation: Invocation): unknown {
  const { example, call } = invocation
  const fn = run.config.function as (...args: unknown[]) => unknown
  if (run.callStyle === 'v1') return fn(example.inputs, example.groundTruth)
  if (run.callStyle === 'datapoint') return fn(pythonDatapoint(example), run.tracer)
  const datapoint = {
    id: example.datapointId,
    inputs: example.inputs,
    groundTruth: example.groundTruth,
    metadata: example.metadata,
  }
  const taskContext: TaskContext = {
    groundTruth: example.groundTruth,
    datapoint,
    datapointId: example.datapointId,
    sessionId: invocation.sessionId,
    trial: invocation.trial,
    attempt: invocation.attempt,
    get signal() {
      return call.signal
    },
    tracer: run.tracer,
  }
  return fn(example.inputs, taskContext)
}

function pythonDatapoint({ datapointId, inputs, groundTruth, metadata }: Example): unknown {
  return {
    id: datapointId,
    inputs,
    ground_truth: groundTruth,
    groundTruth,
    ...(metadata === undefined ? {} : { metadata }),
  }
}

/** Runs code with a span as the active one; without a span as it is. */
export function inSpan<T>(span: Span | undefined, fn: () => T): T {
  return span === undefined ? fn() : context.with(trace.setSpan(context.active(), span), fn)
}

/** @throws {HoneyHiveError} INVALID_OPTION naming what does not fit, and where. */
export async function validated(schema: StandardSchema | undefined, value: unknown, what: string): Promise<unknown> {
  if (schema === undefined) return value
  const result = await schema['~standard'].validate(value)
  if (result.issues === undefined) return result.value
  const issues = result.issues.map(({ message, path }) => {
    const place = (path ?? []).map((step) =>
      String(typeof step === 'object' && step !== null ? Reflect.get(step, 'key') : step),
    )
    return place.length === 0 ? message : `${place.join('.')}: ${message}`
  })
  throw invalidOption(`${what} do not fit their schema: ${issues.join('; ')}`)
}
