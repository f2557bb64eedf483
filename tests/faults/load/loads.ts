import type { FaultCase } from '../harness/fault-case.ts'

export interface LoadCase extends FaultCase {
  /** What the program does, by the name in `programs/load.mjs`. */
  readonly load: string
  readonly given?: Readonly<Record<string, number>>
  readonly env?: Readonly<Record<string, string>>
  readonly nodeArgs?: readonly string[]
  /** How long the server takes for a request with spans. Default 0. */
  readonly answerMillis?: number
  /** Whether there is no server at all until the load is over. */
  readonly isAway?: boolean
  /** Spans of each name that are delivered in the end; left out where some may be lost, with a reason. */
  readonly delivered?: Readonly<Record<string, number>>
  /** Default 50. */
  readonly maxTurnMillis?: number
  /** Of resident memory, above that of a tracer at rest. */
  readonly maxGrowthMiB: number
}

/** Family E: loads. No turn of the event loop is held for longer than 50 ms by any of them. */
export const loadCases: readonly LoadCase[] = [
  {
    name: 'a burst of 10,000 spans in one turn',
    load: 'a burst in one turn',
    given: { count: 10_000 },
    delivered: { small: 10_000 },
    maxGrowthMiB: 64,
  },
  {
    name: 'a burst of 100,000 spans in one turn',
    load: 'a burst in one turn',
    given: { count: 100_000 },
    delivered: { small: 100_000 },
    maxGrowthMiB: 128,
    isLong: true,
  },
  {
    name: 'a burst of a million spans in one turn',
    load: 'a burst in one turn',
    given: { count: 1_000_000 },
    maxGrowthMiB: 128,
    isLong: true,
  },
  {
    name: 'ten minutes of 2,000 spans a second without a server',
    load: 'many a second',
    given: { count: 1_200_000 },
    env: { LOAD_FLUSH: '100' },
    isAway: true,
    maxGrowthMiB: 128,
    isLong: true,
  },
  { name: '100,000 spans that never end', load: 'never ended', maxGrowthMiB: 256, isLong: true },
  {
    name: '10,000 spans, each within another',
    load: 'deeply nested',
    isLong: true,
    delivered: { level: 10_001 },
    maxGrowthMiB: 96,
    // The program ends all of them in one turn.
    maxTurnMillis: 250,
  },
  { name: '100,000 links of one span', load: 'links', delivered: { linked: 1 }, maxGrowthMiB: 64 },
  { name: '5,000 attributes of one span', load: 'attributes', delivered: { wide: 1 }, maxGrowthMiB: 64 },
  { name: 'three attributes of 50 MB', load: 'large attributes', maxGrowthMiB: 384 },
  {
    name: 'a gigabyte, 100 KB a span',
    load: 'a gigabyte',
    delivered: { large: 10_000 },
    // A program that holds a hundred such texts at a time grows by 100 on Node 20 and by 180 on Node 24 without a tracer.
    maxGrowthMiB: 288,
    isLong: true,
  },
  {
    name: '2,000 traces at the same time',
    load: 'concurrent traces',
    delivered: { outer: 2000, inner: 2000 },
    maxGrowthMiB: 64,
  },
  {
    name: 'a queue that holds nothing',
    load: 'a full queue',
    env: { HH_MAX_QUEUE_BYTES: '0' },
    maxGrowthMiB: 64,
  },
  {
    name: 'a queue that holds a few spans',
    load: 'a full queue',
    env: { HH_MAX_QUEUE_BYTES: '2000' },
    maxGrowthMiB: 64,
  },
  {
    name: 'a server that takes two seconds a request',
    load: 'many a second',
    given: { count: 5000 },
    answerMillis: 2000,
    env: { LOAD_FLUSH: '60000' },
    delivered: { small: 5000 },
    maxGrowthMiB: 64,
    isLong: true,
  },
  {
    name: 'a loop that the program holds for longer than a request may take',
    load: 'a blocked loop',
    isLong: true,
    env: { HH_EXPORT_TIMEOUT: '1' },
    delivered: { small: 2000 },
    maxGrowthMiB: 64,
  },
  {
    name: 'garbage by the gigabyte',
    load: 'much garbage',
    isLong: true,
    delivered: { small: 5000 },
    maxGrowthMiB: 256,
  },
  {
    name: 'a heap that is almost full',
    load: 'hardly any heap',
    given: { fillMiB: 56 },
    nodeArgs: ['--max-old-space-size=64'],
    delivered: { small: 1000 },
    maxGrowthMiB: 160,
  },
  { name: '10,000 sessions', load: 'sessions', delivered: { small: 10_000 }, maxGrowthMiB: 128, isLong: true },
]
