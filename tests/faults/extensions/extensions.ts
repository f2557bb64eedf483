import type { HoneyHiveOptions, ReadableSpan } from '@honeyhive/tracing'
import type { FaultCase } from '../harness/fault-case.ts'

type Processor = NonNullable<HoneyHiveOptions['spanProcessors']>[number]

export interface ExtensionCase extends FaultCase {
  /** Options of the tracer; `hear` counts what the extension is called. */
  readonly options: (hear: () => void) => HoneyHiveOptions
  /** How often it may be called for 30 spans. Default: any number of times. */
  readonly maxCalls?: number
  /** Of 31 spans, how many arrive while it is there. Default: all. */
  readonly delivered?: number
  /** What of the text 'canary' must not be in a span. */
  readonly hidesContent?: boolean
  /** The longest that the loop is held by it. Default 50 ms. */
  readonly maxTurnMillis?: number
}

const never = (): Promise<never> => new Promise(() => undefined)
const fails = (): never => {
  throw new Error('of the extension')
}
const rejects = async (): Promise<never> => fails()

function processor(parts: Partial<Processor>): HoneyHiveOptions {
  const quiet: Processor = {
    onStart: () => undefined,
    onEnd: () => undefined,
    forceFlush: async () => undefined,
    shutdown: async () => undefined,
  }
  return { spanProcessors: [{ ...quiet, ...parts }] }
}

const fetches: readonly ExtensionCase[] = [
  { name: 'a fetch that throws', options: () => ({ fetch: fails }), delivered: 0 },
  { name: 'a fetch that rejects', options: () => ({ fetch: rejects }), delivered: 0 },
  { name: 'a fetch that never answers', options: () => ({ fetch: never }), delivered: 0 },
  {
    name: 'a fetch that answers nothing',
    options: () => ({ fetch: async () => undefined as unknown as Response }),
    delivered: 0,
  },
  {
    name: 'a fetch whose answer never ends',
    options: () => ({ fetch: async () => new Response(new ReadableStream({ pull: never })) }),
    delivered: 0,
  },
]

const processors: readonly ExtensionCase[] = [
  {
    name: 'a processor whose onStart throws',
    options: (hear) => processor({ onStart: () => (hear(), fails()) }),
    maxCalls: 10,
  },
  {
    name: 'a processor whose onEnd throws',
    options: (hear) => processor({ onEnd: () => (hear(), fails()) }),
    maxCalls: 10,
  },
  { name: 'a processor whose forceFlush rejects', options: () => processor({ forceFlush: rejects }) },
  { name: 'a processor whose forceFlush never ends', options: () => processor({ forceFlush: never }) },
  { name: 'a processor whose shutdown throws', options: () => processor({ shutdown: fails }) },
  { name: 'a processor whose shutdown never ends', options: () => processor({ shutdown: never }) },
  {
    name: 'a processor that writes nonsense onto spans, of which one part throws',
    // It is left out after ten.
    delivered: 21,
    options: () =>
      processor({
        onEnd: (span: ReadableSpan) => void Object.assign(span, { name: null, startTime: 'never', events: 7 }),
      }),
  },
]

const masks: readonly ExtensionCase[] = [
  { name: 'a mask that throws', options: () => ({ redact: fails }), hidesContent: true },
  {
    name: 'a mask that takes too long',
    options: () => ({ redact: { mask: takesLong, maskTimeoutMillis: 5 } }),
    hidesContent: true,
  },
  {
    name: 'a mask that answers a promise',
    options: () => ({ redact: rejects as unknown as (text: string) => string }),
    hidesContent: true,
  },
]

/** A function cannot be interrupted. */
function takesLong(text: string): string {
  for (const end = performance.now() + 20; performance.now() < end;);
  return text
}

/** Family G, those of it that are options: what is put into the tracer fails, and it alone. */
export const extensionCases: readonly ExtensionCase[] = [...fetches, ...processors, ...masks]
