import type { Reply } from '@honeyhive/kit'
import type { FaultCase } from '../harness/fault-case.ts'

export interface LeakCase extends FaultCase {
  /** What the server does with requests with spans. Default: takes them. */
  readonly reply?: Reply
  /** Whether nobody is at the address. */
  readonly isAway?: boolean
  /** Further options of the tracer, as code; `ELSEWHERE` is a server of somebody else's. */
  readonly options?: string
  readonly env?: Readonly<Record<string, string>>
  /** What the program does last, as code. */
  readonly end?: string
  /** Whether our own server is to get the key. Default true. */
  readonly isSent?: boolean
}

const redirect = (status: number): Reply => ({ kind: 'answer', status, headers: { location: 'ELSEWHERE/stolen' } })

/** Where a key may slip out: whatever goes wrong, and whatever shows what the tracer is. */
export const leakCases: readonly LeakCase[] = [
  { name: 'all is well' },
  { name: 'everything is said aloud', options: 'verbose: true' },
  { name: 'nobody is there', isAway: true, isSent: false, isLong: true },
  { name: 'everything goes to disk', isAway: true, isSent: false, env: { HH_SPOOL: 'always' }, isLong: true },
  { name: 'the key is refused', reply: { kind: 'answer', status: 401 } },
  { name: 'the key is refused, and said aloud', reply: { kind: 'answer', status: 403 }, options: 'verbose: true' },
  { name: 'the request is refused', reply: { kind: 'answer', status: 400, body: 'no' } },
  ...[301, 302, 303, 307, 308].map((status) => ({
    name: `the server sends it elsewhere (${status})`,
    reply: redirect(status),
    isLong: status !== 307,
  })),
  { name: 'the server never answers', reply: { kind: 'hang' } },
  { name: 'the server cuts the connection', reply: { kind: 'reset', when: 'before-headers' } },
  { name: 'the request is too large', reply: { kind: 'answer', status: 413 } },
  { name: 'the server says no in words', reply: { kind: 'partial-success', rejectedSpans: 1, message: 'no' } },
  {
    name: 'spans go to somebody else’s server',
    options: `otlpEndpoint: 'ELSEWHERE/v1/traces'`,
    reply: { kind: 'answer' },
  },
  { name: 'the address is none', options: `serverUrl: 'no address'`, isSent: false },
  { name: 'the key is in the address', options: `serverUrl: 'http://KEY:KEY@127.0.0.1:1'`, isSent: false },
  {
    name: 'a header can carry no such key, and that of the environment is taken',
    options: `apiKey: 'KEY\\r\\nx: y'`,
  },
  { name: 'a wrong option ends the set-up', options: `resilience: 'strict', apiKey: 'KEY\\r\\nx: y'`, isSent: false },
  { name: 'the program exits', end: 'process.exit(0)' },
  { name: 'the program fails', end: `throw new Error('of the program')` },
  { name: 'the program exits, and nobody is there', isAway: true, isSent: false, end: 'process.exit(0)', isLong: true },
  {
    name: 'its own fetch throws',
    options: `fetch: () => { throw new Error('of the program') }`,
    isSent: false,
    isLong: true,
  },
  {
    name: 'its own fetch throws what it got',
    options: `fetch: (...got) => { throw Object.assign(new Error('x'), { got }) }`,
    isSent: false,
  },
]
