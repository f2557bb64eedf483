import type { FaultCase } from '../faults/harness/fault-case.ts'

/** A way for a program to end, and how it ends by it whether or not it is traced. */
export interface End extends FaultCase {
  /** What the program does last. It has `work(name)`, `open(name)` and `tracer`, and says `ready` when it wants signals. */
  readonly code: string
  /** Before the tracer is made. */
  readonly before?: string
  /** Sent by the parent, each when the program has said that word. */
  readonly signals?: readonly { readonly when: RegExp; readonly signal: NodeJS.Signals }[]
  readonly exitCode: number | null
  readonly signal?: NodeJS.Signals
  /** What the program itself takes at its end. Default 0. */
  readonly takesMillis?: number
  /** Spans beside those of every program. */
  readonly spans?: Readonly<Record<string, number>>
  /** Node lets nobody speak before it. */
  readonly isUnheard?: boolean
  readonly nodeArgs?: readonly string[]
}

const ready = `setInterval(() => {}, 1000); console.log('ready')`

function signalled(signal: NodeJS.Signals): Pick<End, 'signals'> {
  return { signals: [{ when: /^ready$/u, signal }] }
}

/** Every end that a program can hear of. */
export const ends: readonly End[] = [
  { name: 'nothing left to do', code: '', exitCode: 0 },
  { name: 'nothing left to do, with an exit code', code: 'process.exitCode = 3', exitCode: 3 },
  {
    name: 'more work found in beforeExit',
    code: `process.once('beforeExit', () => setTimeout(() => work('late'), 20))`,
    exitCode: 0,
    spans: { late: 1 },
  },
  { name: 'an await that nothing ends', code: 'await new Promise(() => {})', exitCode: 13 },
  { name: 'process.exit(0)', code: 'process.exit(0)', exitCode: 0 },
  { name: 'process.exit(1)', code: 'process.exit(1)', exitCode: 1 },
  {
    name: 'process.exit in a timer',
    code: `setTimeout(() => { work('late'); process.exit(4) }, 20)`,
    exitCode: 4,
    spans: { late: 1 },
  },
  { name: 'process.exit in beforeExit', code: `process.on('beforeExit', () => process.exit(5))`, exitCode: 5 },
  { name: 'process.exit in an exit listener', code: `process.on('exit', () => process.exit(6))`, exitCode: 6 },
  {
    name: 'process.exit right after an unawaited shutdown',
    code: 'void tracer.shutdown(); process.exit(0)',
    exitCode: 0,
  },
  { name: 'process.exit right after an unawaited flush', code: 'void tracer.flush(); process.exit(0)', exitCode: 0 },
  { name: 'an error that nobody catches', code: `throw new Error('of the program')`, exitCode: 1 },
  { name: 'an error in a timer', code: `setTimeout(() => { throw new Error('of the program') }, 20)`, exitCode: 1 },
  { name: 'an error in nextTick', code: `process.nextTick(() => { throw new Error('of the program') })`, exitCode: 1 },
  { name: 'a rejection that nobody handles', code: `Promise.reject(new Error('of the program'))`, exitCode: 1 },
  {
    name: 'an error event without a listener, as of a closed pipe',
    code: `process.stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))`,
    exitCode: 1,
  },
  {
    name: 'an error that the program catches itself, going on',
    code: `process.on('uncaughtException', (error) => { console.log(error.message); work('late') }); throw new Error('caught')`,
    exitCode: 0,
    spans: { late: 1 },
  },
  {
    name: 'an error that the program catches itself, exiting',
    code: `process.on('uncaughtException', (error) => { console.log(error.message); process.exit(8) }); throw new Error('caught')`,
    exitCode: 8,
  },
  { name: 'SIGTERM', code: ready, ...signalled('SIGTERM'), exitCode: null, signal: 'SIGTERM' },
  { name: 'SIGINT', code: ready, ...signalled('SIGINT'), exitCode: null, signal: 'SIGINT' },
  { name: 'SIGHUP', code: ready, ...signalled('SIGHUP'), exitCode: null, signal: 'SIGHUP' },
  {
    name: 'SIGINT twice at once',
    code: ready,
    signals: [
      { when: /^ready$/u, signal: 'SIGINT' },
      { when: /^ready$/u, signal: 'SIGINT' },
    ],
    exitCode: null,
    signal: 'SIGINT',
  },
  {
    name: 'SIGTERM to itself',
    code: `setInterval(() => {}, 1000); process.kill(process.pid, 'SIGTERM')`,
    exitCode: null,
    signal: 'SIGTERM',
  },
  {
    name: 'SIGTERM with a listener that exits',
    code: `process.on('SIGTERM', () => { console.log('mine'); process.exit(9) }); ${ready}`,
    ...signalled('SIGTERM'),
    exitCode: 9,
  },
  {
    name: 'SIGTERM with a listener that closes what it has open',
    code: `const timer = setInterval(() => {}, 1000)
      process.on('SIGTERM', () => { console.log('mine'); work('late'); clearInterval(timer) }); console.log('ready')`,
    ...signalled('SIGTERM'),
    exitCode: 0,
    spans: { late: 1 },
  },
  {
    name: 'SIGTERM with a listener from before the tracer, for one time only, that takes its time',
    before: `process.once('SIGTERM', () => setTimeout(() => { console.log('mine'); process.exit(10) }, 50));`,
    code: ready,
    ...signalled('SIGTERM'),
    exitCode: 10,
  },
  {
    name: 'SIGTERM with a listener that waits for the flush',
    code: `process.on('SIGTERM', async () => { await tracer.flush({ timeoutMillis: 1000 }); process.exit(11) }); ${ready}`,
    ...signalled('SIGTERM'),
    exitCode: 11,
    takesMillis: 1000,
  },
  {
    name: 'SIGINT with a listener that wants it twice',
    code: `let times = 0
      process.on('SIGINT', () => { console.log('again', times += 1); if (times === 2) process.exit(130) }); ${ready}`,
    signals: [
      { when: /^ready$/u, signal: 'SIGINT' },
      { when: /^again 1$/u, signal: 'SIGINT' },
    ],
    exitCode: 130,
  },
  {
    name: 'SIGINT with a listener for the first one only',
    code: `process.once('SIGINT', () => console.log('again')); ${ready}`,
    signals: [
      { when: /^ready$/u, signal: 'SIGINT' },
      { when: /^again$/u, signal: 'SIGINT' },
    ],
    exitCode: null,
    signal: 'SIGINT',
  },
]

/** Ends before which Node lets nobody speak. What was on disk by then is all that is left. */
export const unheardEnds: readonly End[] = [
  {
    name: 'an error in the listener for errors',
    code: `process.on('uncaughtException', () => { throw new Error('second') }); throw new Error('first')`,
    exitCode: 7,
    isUnheard: true,
  },
  { name: 'process.abort', code: 'process.abort()', exitCode: null, signal: 'SIGABRT', isUnheard: true },
  { name: 'SIGKILL', code: ready, ...signalled('SIGKILL'), exitCode: null, signal: 'SIGKILL', isUnheard: true },
  {
    name: 'no memory left',
    code: `const kept = []; for (;;) kept.push(new Array(10_000).fill(kept.length))`,
    nodeArgs: ['--max-old-space-size=24', '--max-semi-space-size=1'],
    exitCode: null,
    signal: 'SIGABRT',
    takesMillis: 5000,
    isUnheard: true,
  },
]
