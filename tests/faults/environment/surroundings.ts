import type { FaultCase } from '../harness/fault-case.ts'

/** Where the parts of a case are found, as text for a program. */
export interface Places {
  /** Two copies of the published package, each in a folder of its own. */
  readonly first: string
  readonly second: string
  /** The package bundled as CommonJS, as a test runner evaluates it. */
  readonly commonJs: string
  /** A program of `bundledProgram`, minified by esbuild, and by rollup. */
  readonly minified: string
  readonly rolled: string
  /** A server that is nobody's, for proxies. */
  readonly proxyUrl: string
}

export interface SurroundingCase extends FaultCase {
  /** The program: `import` lines first. It prints what it sees; its spans arrive at the collector. */
  readonly code: string | ((places: Places) => string)
  readonly nodeArgs?: readonly string[]
  readonly env?: (places: Places) => Readonly<Record<string, string>>
  /** How many spans of each name arrive. Default: `{ work: 1 }`. */
  readonly spans?: Readonly<Record<string, number>>
  /** What the program prints. Default: 'done'. */
  readonly prints?: string
  /** What it says on standard error, if it says anything. Default: nothing. */
  readonly says?: RegExp
}

/** Traces one call, sees that it is as without tracing, and delivers. */
const traced = `const value = {}
if (trace(() => value, { name: 'work' })() !== value) console.log('changed')
await tracer.flush()
console.log('done')`

export const plainProgram = `import { HoneyHiveTracer, trace } from 'honeyhive'
const tracer = HoneyHiveTracer.init({ sessionName: 'surroundings' })
${traced}`

/** What is bundled: it also names a class, which minifying renames. */
export const bundledProgram = `import { HoneyHiveTracer, traceClass } from 'honeyhive'
const tracer = HoneyHiveTracer.init({ sessionName: 'bundled' })
class Agent { answer(question) { return question.length } }
const Traced = traceClass(Agent)
if (new Traced().answer('four') !== 4) console.log('changed')
tracer.flush().then(() => console.log('done'))`

const copies = ({ first, second }: Places): string =>
  `const one = await import('${first}'), other = await import('${second}')`

const stockImports = `import { context, trace as api } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'
import { HoneyHiveTracer, trace } from 'honeyhive'`
const stockProvider = `const exporter = new InMemorySpanExporter()
const stock = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })`
const initTracer = `const tracer = HoneyHiveTracer.init({ sessionName: 'surroundings' })`

const copiesAndVersions: readonly SurroundingCase[] = [
  {
    name: 'two copies of the package, each with a tracer',
    code: (places) => `${copies(places)}
one.HoneyHiveTracer.init({ sessionName: 'one' }); const tracer = other.HoneyHiveTracer.init({ sessionName: 'other' })
one.trace('work', () => other.trace('inner', () => undefined))
await one.flush(); await other.flush(); console.log('done')`,
    spans: { work: 1, inner: 1 },
  },
  {
    name: 'two copies of the package, of which one has a tracer',
    code: (places) => `${copies(places)}
const tracer = one.HoneyHiveTracer.init({ sessionName: 'one' })
other.trace('work', () => undefined)
await tracer.flush(); console.log('done')`,
  },
  {
    name: 'the package as CommonJS and as a module',
    code: ({ commonJs }) => `import { createRequire } from 'node:module'
const cjs = createRequire('${commonJs}')('${commonJs}')
const { HoneyHiveTracer, trace } = await import('honeyhive')
const tracer = HoneyHiveTracer.init({ sessionName: 'module' })
cjs.trace('work', () => trace('inner', () => undefined))
await tracer.flush(); console.log('done')`,
    spans: { work: 1, inner: 1 },
  },
  {
    name: 'an older OpenTelemetry API that was loaded first',
    code: `globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.4.0' }
const { HoneyHiveTracer, trace } = await import('honeyhive')
const tracer = HoneyHiveTracer.init({ sessionName: 'old' })
${traced}`,
    says: /opentelemetry\/api/iu,
  },
  {
    name: 'a newer OpenTelemetry API that was loaded first',
    code: `globalThis[Symbol.for('opentelemetry.js.api.1')] = { version: '1.99.0' }
const { HoneyHiveTracer, trace } = await import('honeyhive')
const tracer = HoneyHiveTracer.init({ sessionName: 'new' })
${traced}`,
    says: /opentelemetry\/api/iu,
  },
  {
    name: 'modules that are loaded anew: spans go to the new tracer',
    code: ({ commonJs }) => `import { createRequire } from 'node:module'
const require = createRequire('${commonJs}')
const before = require('${commonJs}')
await before.HoneyHiveTracer.init({ sessionName: 'before' }).shutdown()
delete require.cache[require.resolve('${commonJs}')]
const { HoneyHiveTracer, trace } = require('${commonJs}')
const tracer = HoneyHiveTracer.init({ sessionName: 'after' })
${traced}`,
  },
  {
    name: 'ten hot reloads, no tracer shut down: listeners do not pile up',
    code: ({ commonJs }) => `import { createRequire } from 'node:module'
const require = createRequire('${commonJs}')
let HoneyHiveTracer, trace, tracer
for (let round = 0; round < 10; round += 1) {
  delete require.cache[require.resolve('${commonJs}')];
  ({ HoneyHiveTracer, trace } = require('${commonJs}'))
  tracer = HoneyHiveTracer.init({ sessionName: 'round' })
  trace('work', () => round)
}
await tracer.flush()
await new Promise((resolve) => setTimeout(resolve, 1500))
console.log('done')`,
    spans: { work: 10 },
  },
]

const providers: readonly SurroundingCase[] = [
  {
    name: 'a provider of the stock SDK that was registered before',
    code: `${stockImports}
${stockProvider}
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()); api.setGlobalTracerProvider(stock)
${initTracer}
api.getTracer('theirs').startActiveSpan('theirs', (span) => { trace('work', () => undefined); span.end() })
await tracer.flush()
console.log(exporter.getFinishedSpans().map(({ name }) => name).join(), 'done')`,
    prints: 'theirs done',
  },
  {
    name: 'a provider of the stock SDK that is registered after',
    code: `${stockImports}
${initTracer}
${stockProvider}
api.setGlobalTracerProvider(stock)
stock.getTracer('theirs').startSpan('theirs').end()
${traced}`,
  },
  {
    name: 'an agent that brings a provider, a context manager and a propagator of its own, before',
    code: `${stockImports}
import { propagation } from '@opentelemetry/api'
${stockProvider}
class Manager extends AsyncLocalStorageContextManager {}
context.setGlobalContextManager(new Manager().enable())
propagation.setGlobalPropagator({ inject: () => undefined, extract: (where) => where, fields: () => [] })
api.setGlobalTracerProvider({ getTracer: (...asked) => stock.getTracer(...asked) })
${initTracer}
${traced}`,
  },
  {
    name: 'an agent that puts its provider in our place, after',
    code: `${stockImports}
${initTracer}
${stockProvider}
api.disable(); context.disable()
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
api.setGlobalTracerProvider({ getTracer: (...asked) => stock.getTracer(...asked) })
${traced}`,
  },
  {
    name: 'a context manager of somebody else',
    code: `${stockImports}
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
${initTracer}
const inner = trace(async () => undefined, { name: 'inner' })
await trace(async () => { await undefined; await inner() }, { name: 'work' })()
await tracer.flush(); console.log('done')`,
    spans: { work: 1, inner: 1 },
  },
]

const flags: readonly SurroundingCase[] = [
  ['--frozen-intrinsics'],
  ['--disable-proto=delete'],
  ['--disable-proto=throw'],
  ['--disallow-code-generation-from-strings'],
  ['--jitless', '--no-expose-wasm'],
  ['--throw-deprecation'],
  ['--unhandled-rejections=strict'],
].map((nodeArgs) => ({
  name: `node ${nodeArgs[0]}`,
  nodeArgs,
  code: plainProgram,
  says: /^$|ExperimentalWarning|disabl/iu,
}))

const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission'

const homes: readonly SurroundingCase[] = [
  {
    name: 'the permission model, with nothing but reading',
    nodeArgs: [permission, '--allow-fs-read=*', '--no-warnings'],
    code: plainProgram,
  },
  {
    name: 'prototypes that are frozen',
    code: `for (const { prototype } of [Object, Array, Function, Promise, Error, Map, Set]) Object.freeze(prototype)
const { HoneyHiveTracer, trace } = await import('honeyhive')
${initTracer}
${traced}`,
  },
  { name: 'a home that cannot be written to', code: plainProgram, env: () => ({ HOME: '/proc', HH_SPOOL_DIR: '' }) },
  { name: 'no home', code: plainProgram, env: () => ({ HOME: '', HH_SPOOL_DIR: '' }) },
]

const bundles: readonly SurroundingCase[] = [
  {
    name: 'a program that esbuild has bundled and minified, its class renamed',
    code: ({ minified }) => `await import('${minified}')`,
    spans: { bundled: 1 },
  },
  {
    name: 'a program that rollup has bundled',
    code: ({ rolled }) => `await import('${rolled}')`,
    spans: { bundled: 1 },
  },
]

const everyNumber = [
  'HH_BATCH_SIZE',
  'HH_FLUSH_INTERVAL',
  'HH_MAX_QUEUE_BYTES',
  'HH_EXPORT_TIMEOUT',
  'OTEL_BSP_SCHEDULE_DELAY',
  'OTEL_SPAN_EVENT_COUNT_LIMIT',
]

const variables: readonly SurroundingCase[] = [
  {
    name: 'OTEL_SDK_DISABLED',
    code: plainProgram,
    env: () => ({ OTEL_SDK_DISABLED: 'true' }),
    spans: {},
    says: /^$|OTEL_SDK_DISABLED/u,
  },
  {
    name: 'variables that are garbage',
    code: plainProgram,
    env: () => Object.fromEntries(everyNumber.map((name) => [name, 'many \u0000\u202e'.replace('\0', '')])),
    says: /HH_BATCH_SIZE/u,
  },
  {
    name: 'variables that are empty',
    code: plainProgram,
    env: () => Object.fromEntries([...everyNumber, 'HH_API_KEY', 'HH_PROJECT', 'HH_VERBOSE'].map((name) => [name, ''])),
  },
  {
    name: 'a proxy for everything but this machine',
    code: plainProgram,
    env: ({ proxyUrl }) => ({ HTTP_PROXY: proxyUrl, HTTPS_PROXY: proxyUrl, NO_PROXY: '127.0.0.1,localhost' }),
  },
  {
    name: 'a proxy that is garbage',
    code: plainProgram,
    env: () => ({ HTTP_PROXY: ':::', http_proxy: 'no address', no_proxy: '*' }),
    says: /^$|proxy/iu,
  },
]

/** Family F, those of it that need a program of their own: what may be around the tracer in a process. */
export const surroundingCases: readonly SurroundingCase[] = [
  ...copiesAndVersions,
  ...providers,
  ...flags,
  ...homes,
  ...bundles,
  ...variables,
]
