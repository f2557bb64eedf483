import type { FaultCase } from '../harness/fault-case.ts'

type Headers = readonly (readonly [name: string, value: string])[]

/** What one request brings, and what the request behind it must carry. */
export interface Exchange {
  readonly sent: Headers
  /** Whether the trace goes on, or a new one begins. */
  readonly isContinued: boolean
  /** The whole of `tracestate`; `null`: none; `undefined`: not looked at. */
  readonly tracestate?: string | null
}

export interface ContinuationCase extends FaultCase {
  readonly exchanges: readonly Exchange[]
}

export const traceId = '12345678901234567890123456789012'
const parent = `00-${traceId}-1234567890123456-01`

function begun(name: string, ...traceparents: readonly string[]): ContinuationCase {
  return { name, exchanges: traceparents.map((value) => ({ sent: [['traceparent', value]], isContinued: false })) }
}

function continued(name: string, ...traceparents: readonly string[]): ContinuationCase {
  return { name, exchanges: traceparents.map((value) => ({ sent: [['traceparent', value]], isContinued: true })) }
}

/** With a good `traceparent`, the lines of `tracestate`. */
function state(tracestate: string | null | undefined, ...lines: readonly string[]): Exchange {
  const sent: Headers = [['traceparent', parent], ...lines.map((line) => ['tracestate', line] as const)]
  return { sent, isContinued: true, ...(tracestate === undefined ? {} : { tracestate }) }
}

const named = (name: string, value: string, isContinued: boolean): Exchange => ({ sent: [[name, value]], isContinued })
const members = (count: number): string => Array.from({ length: count }, (_, index) => `bar${index}=${index}`).join(',')
const keyCharacters = 'abcdefghijklmnopqrstuvwxyz0123456789_-*/'
const valueCharacters = Array.from({ length: 0x7f - 0x20 }, (_, index) => String.fromCharCode(0x20 + index))
  .filter((character) => character !== ',' && character !== '=')
  .join('')
  .trim()

const traceparents: readonly ContinuationCase[] = [
  { name: 'no header at all', exchanges: [{ sent: [], isContinued: false, tracestate: null }] },
  {
    name: 'a traceparent alone',
    exchanges: [{ sent: [['traceparent', parent]], isContinued: true, tracestate: null }],
  },
  {
    name: 'two traceparents',
    exchanges: [
      {
        sent: [
          ['traceparent', `00-${traceId}-1234567890123456-01`],
          ['traceparent', '00-12345678901234567890123456789011-1234567890123456-01'],
        ],
        isContinued: false,
      },
    ],
  },
  {
    name: 'names that are almost traceparent',
    exchanges: [named('trace-parent', parent, false), named('trace.parent', parent, false)],
  },
  {
    name: 'traceparent in any case of letters',
    exchanges: ['TraceParent', 'TrAcEpArEnT', 'TRACEPARENT'].map((name) => named(name, parent, true)),
  },
  begun('version 00 with more behind it', `${parent}.`, `${parent}-what-the-future-will-be-like`),
  continued('version cc', `cc${parent.slice(2)}`, `cc${parent.slice(2)}-what-the-future-will-be-like`),
  begun('version cc with nonsense behind it', `cc${parent.slice(2)}.what-the-future-will-be-like`),
  begun('version ff', `ff${parent.slice(2)}`),
  begun('a version of other characters', `.0${parent.slice(2)}`, `0.${parent.slice(2)}`),
  begun('a version that is too long', `000${parent.slice(2)}`, `0000${parent.slice(2)}`),
  begun('a version that is too short', `0${parent.slice(2)}`),
  begun('a trace id of zeros', `00-${'0'.repeat(32)}-1234567890123456-01`),
  begun(
    'a trace id of other characters',
    `00-.${traceId.slice(1)}-1234567890123456-01`,
    `00-${traceId.slice(1)}.-1234567890123456-01`,
  ),
  begun('a trace id that is too long', `00-${traceId}3-1234567890123456-01`),
  begun('a trace id that is too short', `00-${traceId.slice(1)}-1234567890123456-01`),
  begun('a parent id of zeros', `00-${traceId}-0000000000000000-01`),
  begun('a parent id of other characters', `00-${traceId}-.234567890123456-01`, `00-${traceId}-123456789012345.-01`),
  begun('a parent id that is too long', `00-${traceId}-12345678901234567-01`),
  begun('a parent id that is too short', `00-${traceId}-123456789012345-01`),
  begun('flags of other characters', `00-${traceId}-1234567890123456-.0`, `00-${traceId}-1234567890123456-0.`),
  begun('flags that are too long', `00-${traceId}-1234567890123456-001`),
  begun('flags that are too short', `00-${traceId}-1234567890123456-1`),
  continued('spaces around a traceparent', ` ${parent}`, `\t${parent}`, `${parent} `, `${parent}\t`, `\t ${parent} \t`),
]

const tracestates: readonly ContinuationCase[] = [
  {
    name: 'a tracestate without a traceparent',
    exchanges: ['foo=1', 'foo=1,bar=2'].map((value) => ({
      sent: [['tracestate', value]],
      isContinued: false,
      tracestate: null,
    })),
  },
  { name: 'a tracestate', exchanges: [state('foo=1,bar=2', 'foo=1,bar=2')] },
  {
    name: 'names that are almost tracestate',
    exchanges: ['trace-state', 'trace.state'].map((name) => ({
      sent: [
        ['traceparent', parent],
        [name, 'foo=1'],
      ],
      isContinued: true,
      tracestate: null,
    })),
  },
  {
    name: 'tracestate in any case of letters',
    exchanges: ['TraceState', 'TrAcEsTaTe', 'TRACESTATE'].map((name) => ({
      sent: [
        ['traceparent', parent],
        [name, 'foo=1'],
      ],
      isContinued: true,
      tracestate: 'foo=1',
    })),
  },
  {
    name: 'an empty tracestate',
    exchanges: [state(null, ''), state('foo=1', 'foo=1', ''), state('foo=1', '', 'foo=1')],
  },
  {
    name: 'several lines of tracestate',
    exchanges: [state('foo=1,bar=2,rojo=1,congo=2,baz=3', 'foo=1,bar=2', 'rojo=1,congo=2', 'baz=3')],
  },
  {
    name: 'a key that comes twice',
    exchanges: [state(undefined, 'foo=1,foo=1'), state(undefined, 'foo=1,foo=2'), state(undefined, 'foo=1', 'foo=2')],
  },
  {
    name: 'every character that is allowed',
    exchanges: [
      state(`${keyCharacters}=1`, `${keyCharacters}=1`),
      state(`a-0123456789_*/@a-0123456789_*/=1`, `a-0123456789_*/@a-0123456789_*/=1`),
      state(`foo=${valueCharacters}`, `foo=${valueCharacters}`),
    ],
  },
  {
    name: 'spaces around members',
    exchanges: [
      state('foo=1,bar=2,baz=3', 'foo=1 \t , \t bar=2, \t baz=3'),
      state('foo=1', 'foo=1\t \t'),
      state('foo=1', '\t foo=1'),
    ],
  },
  { name: 'a key of other characters', exchanges: ['foo =1', 'FOO=1', 'foo.bar=1'].map((line) => state(null, line)) },
  {
    // Since level 2 of the specification an at sign may stand anywhere but in front.
    name: 'a key with at signs',
    exchanges: [state(null, '@foo=1,bar=2'), state('foo@@bar=1,bar=2', 'foo@@bar=1,bar=2')],
  },
  {
    name: 'as many members as there may be, and one more',
    exchanges: [state(members(32), members(32)), state(null, members(33))],
  },
  {
    name: 'keys as long as they may be, and longer',
    exchanges: [
      state(undefined, `${'a'.repeat(256)}=1`),
      state(undefined, `${'t'.repeat(241)}@${'v'.repeat(14)}=1`),
      state(null, `${'a'.repeat(257)}=1`),
    ],
  },
  {
    name: 'a value of other characters',
    exchanges: [state(null, 'foo=bar=baz'), state(null, 'foo=\u0080,bar=3'), state(null, 'foo=,bar=3')],
  },
]

/** Family J: as the W3C's own harness asks it of a service that takes a request and makes another. */
export const continuationCases: readonly ContinuationCase[] = [...traceparents, ...tracestates]
