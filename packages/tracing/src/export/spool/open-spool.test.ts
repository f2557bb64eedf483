import { type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { nodeDisk } from './disk.ts'
import { endpointKey } from './endpoint-key.ts'
import { openSpool } from './open-spool.ts'
import type { Spool, SpoolInput, SpoolOptions, SpoolRecord } from './spool-types.ts'

const contentType = 'application/json'
const key = endpointKey('http://127.0.0.1/v1/traces', contentType)

let folder: TemporaryFolder
beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

function opened(options: SpoolOptions = {}): Spool {
  const spool = openSpool({ directory: folder.path, ...options })
  if (spool.status === 'unavailable') throw new Error(spool.message)
  return spool
}

function text(body: string, spanCount = 1): SpoolInput {
  return { endpointKey: key, contentType, body: Buffer.from(body), spanCount }
}

async function bodies(spool: Spool, wanted?: string): Promise<string[]> {
  return (await records(spool, wanted)).map(({ body }) => body.toString())
}

/** All at once; none of them is settled. */
async function records(spool: Spool, wanted?: string): Promise<SpoolRecord[]> {
  const found: SpoolRecord[] = []
  for await (const record of spool.readPending(wanted)) found.push(record)
  return found
}

it('gives back what was stored, in its order', async () => {
  const spool = opened({ now: () => 1_700_000_000_123.5 })
  expect(spool.append([text('first', 2), text('', 0), text('third', 1)])).toEqual({
    storedSpans: 3,
    refused: [],
    dropped: undefined,
    droppedTags: [],
    receipts: [],
  })
  const [first, empty, third] = await records(spool)
  expect(first).toMatchObject({ endpointKey: key, contentType, spanCount: 2, createdAtMillis: 1_700_000_000_123.5 })
  expect([first, empty, third].map((record) => record?.body.toString())).toEqual(['first', '', 'third'])
})

it('writes the records of one call with one write', () => {
  let writes = 0
  const writeSync = (): number => {
    writes += 1
    return 1_000_000
  }
  opened({ disk: { ...nodeDisk, writeSync } }).append([text('a'), text('b'), text('c')])
  expect(writes).toBe(1)
})

it('never reads again what was acknowledged, and deletes a segment of which nothing is left', async () => {
  const spool = opened()
  spool.append([text('a'), text('b')])
  const [a, b] = await records(spool)
  expect([spool.acknowledge(a!), spool.release(b!)]).toEqual([true, true])
  const again = await records(spool)
  expect(again.map(({ body }) => body.toString())).toEqual(['b'])
  spool.acknowledge(again[0]!)
  expect(readdirSync(folder.path)).toEqual([])
})

it('settles a record once: what was released is not acknowledged afterwards', async () => {
  const spool = opened()
  spool.append([text('a')])
  const [record] = await records(spool)
  spool.release(record!)
  expect(spool.acknowledge(record!)).toBe(true)
  expect(await bodies(spool)).toEqual(['a'])
})

it('leaves what an early end of the reading has not reached', async () => {
  const spool = opened()
  spool.append([text('a'), text('b'), text('c')])
  for await (const record of spool.readPending()) {
    spool.acknowledge(record)
    break
  }
  expect(await bodies(spool)).toEqual(['b', 'c'])
})

it('gives a record to one reader at a time', async () => {
  const [one, other] = [opened(), opened()]
  one.append([text('a')])
  const [held] = await records(one)
  expect(await bodies(other)).toEqual([])
  one.release(held!)
  expect(await bodies(other)).toEqual(['a'])
})

it('gives held records to nobody until they are released, and to nobody at all once acknowledged', async () => {
  const [writer, reader] = [opened(), opened()]
  const { receipts } = writer.append([text('a'), text('b')], { hold: true })
  writer.close()
  expect(await bodies(reader)).toEqual([])
  writer.acknowledge(receipts[0]!)
  expect(await bodies(reader)).toEqual([])
  writer.release(receipts[1]!)
  expect(await bodies(reader)).toEqual(['b'])
})

it('reads the records of one endpoint only when asked for them', async () => {
  const spool = opened()
  const other = endpointKey('http://127.0.0.2/v1/traces', contentType)
  spool.append([text('a'), { ...text('b'), endpointKey: other }, text('c')])
  expect(await bodies(spool, other)).toEqual(['b'])
  expect(await bodies(spool, key)).toEqual(['a', 'c'])
})

it('refuses a record that is too large, and stores the others of the call', async () => {
  const spool = opened({ maxRecordBytes: 4 })
  const outcome = spool.append([text('abcd'), text('abcde', 3), text('e')], { hold: true })
  expect(outcome).toMatchObject({ storedSpans: 2, refused: [{ count: 3, reason: 'too-large' }] })
  expect(outcome.receipts.map((receipt) => receipt !== undefined)).toEqual([true, false, true])
})

it('refuses everything once closed, and an endpoint key that is none', () => {
  const spool = opened()
  expect(spool.append([{ ...text('a'), endpointKey: '../../up' }]).refused).toMatchObject([
    { count: 1, reason: 'disk-error', message: expect.stringContaining('endpointKey()') },
  ])
  spool.close()
  expect(spool.append([text('a', 2)]).refused).toMatchObject([{ count: 2, reason: 'closed' }])
  expect(readdirSync(folder.path)).toEqual([])
})

it('has nothing of the address on disk', () => {
  const spool = opened()
  spool.append([{ ...text('a'), endpointKey: endpointKey('http://canary:canary@127.0.0.1/', contentType) }])
  const [file = ''] = readdirSync(folder.path)
  expect(file + readFileSync(join(folder.path, file), 'latin1')).not.toContain('canary')
})

it('knows its own records again by their tags, when they are read and when they had to go', async () => {
  const [first, second, third] = [{ name: 'first' }, { name: 'second' }, { name: 'third' }]
  const spool = opened({ maxBytes: 700, segmentBytes: 300 })
  spool.append([{ ...text('a'.repeat(200), 3), tag: first }])
  const [record] = await records(spool)
  expect(record?.tag).toBe(first)
  spool.release(record!)
  spool.append([{ ...text('b'.repeat(200)), tag: second }])
  const outcome = spool.append([{ ...text('c'.repeat(200)), tag: third }])
  expect(outcome).toMatchObject({ dropped: { count: 3 }, droppedTags: [{ tag: first, spanCount: 3 }] })
  const left = await records(opened())
  expect(left.map(({ tag }) => tag)).toEqual([undefined])
})

it('begins a new segment when the last one has its size', () => {
  const spool = opened({ segmentBytes: 500 })
  for (let number = 0; number < 10; number++) spool.append([text('x'.repeat(200))])
  expect(spool.stats()).toMatchObject({ segments: 10, bytes: 10 * (200 + 52 + contentType.length) })
})
