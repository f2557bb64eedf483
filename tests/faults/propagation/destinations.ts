import type { FaultCase } from '../harness/fault-case.ts'

/** What a request of the program may tell its destination: all that travels, or the trace and nothing else. */
export type Told = 'everything' | 'the trace only'

export interface DestinationCase extends FaultCase {
  /** `PORT` and `OTHER` are ports of the same server, which answers to every name. */
  readonly url: string
  readonly told: Told
  /** Headers that the program itself sets. */
  readonly headers?: Readonly<Record<string, string>>
  /** Where the server sends the request on to; what arrives there is looked at. */
  readonly redirectTo?: string
}

/** What the tracer is told with `propagateTo`. */
export const propagateTo: readonly string[] = ['partner.test', '*.allowed.test', 'bound.test:PORT']

/** Family J: where a program's own requests go, and what of the session goes along. */
export const destinationCases: readonly DestinationCase[] = [
  { name: 'a host that is listed', url: 'http://partner.test:PORT/', told: 'everything' },
  { name: 'a host that is listed, in capitals', url: 'http://PARTNER.TEST:PORT/', told: 'everything' },
  { name: 'a host that is listed, in wide letters', url: 'http://ｐartner.test:PORT/', told: 'everything' },
  { name: 'a host below one that is listed so', url: 'http://api.allowed.test:PORT/', told: 'everything' },
  { name: 'a host at the port that is listed', url: 'http://bound.test:PORT/', told: 'everything' },
  { name: 'a host at another port than listed', url: 'http://bound.test:OTHER/', told: 'the trace only' },
  { name: 'a third party', url: 'http://third.test:PORT/', told: 'the trace only' },
  { name: 'an address of four numbers', url: 'http://127.0.0.1:PORT/', told: 'the trace only' },
  { name: 'the same address as one number', url: 'http://2130706433:PORT/', told: 'the trace only' },
  { name: 'an address of version 6', url: 'http://[::1]:PORT/', told: 'the trace only' },
  { name: 'a name that begins like a listed one', url: 'http://partner.test.third.test:PORT/', told: 'the trace only' },
  { name: 'a name that ends like a listed one', url: 'http://evilpartner.test:PORT/', told: 'the trace only' },
  { name: 'a name that ends like a listed pattern', url: 'http://evilallowed.test:PORT/', told: 'the trace only' },
  { name: 'a listed name as the user', url: 'http://partner.test@third.test:PORT/', told: 'the trace only' },
  { name: 'a listed name as the password', url: 'http://a:partner.test@third.test:PORT/', told: 'the trace only' },
  { name: 'a listed name in the path', url: 'http://third.test:PORT/partner.test', told: 'the trace only' },
  { name: 'a listed name in the query', url: 'http://third.test:PORT/?partner.test', told: 'the trace only' },
  { name: 'a listed name behind the hash', url: 'http://third.test:PORT/#@partner.test', told: 'the trace only' },
  {
    name: 'a redirect of a listed host to a third party',
    url: 'http://partner.test:PORT/',
    redirectTo: 'http://third.test:PORT/end',
    told: 'the trace only',
  },
  {
    name: 'a request to upgrade to a web socket',
    url: 'http://third.test:PORT/socket',
    headers: { connection: 'upgrade', upgrade: 'websocket' },
    told: 'the trace only',
  },
]
