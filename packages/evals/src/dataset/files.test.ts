import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { temporaryFolder } from '@honeyhive/kit'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPlatform } from '../../tests/start-platform.ts'
import { fieldsOf, listOf } from '../json.ts'
import { rowsFromTraces } from './from-traces.ts'
import { readDatasetFile } from './read-file.ts'
import { readRows } from './read-rows.ts'
import { sampleRows, splitRows } from './split.ts'
import { createDataset, versionOf } from './stored.ts'

async function file(name: string, text: string): Promise<string> {
  const folder = await temporaryFolder()
  onTestFinished(folder.remove)
  const path = join(folder.path, name)
  await writeFile(path, text)
  return path
}

const expected = [
  { datapointId: 'EXT-a', index: 0, inputs: { q: 'one, two' }, groundTruth: 'x' },
  { index: 1, inputs: { q: 'line\nbreak "quoted"' }, groundTruth: 'y' },
]

describe('a dataset file', () => {
  it.each([
    [
      'rows.json',
      '[{"id":"a","inputs":{"q":"one, two"},"groundTruth":"x"},{"inputs":{"q":"line\\nbreak \\"quoted\\""},"ground_truth":"y"}]',
    ],
    [
      'rows.json',
      '{"datapoints":[{"id":"a","inputs":{"q":"one, two"},"groundTruth":"x"},{"inputs":{"q":"line\\nbreak \\"quoted\\""},"ground_truths":"y"}]}',
    ],
    [
      'rows.jsonl',
      '{"datapoint_id":"a","inputs":{"q":"one, two"},"groundTruth":"x"}\n\n{"inputs":{"q":"line\\nbreak \\"quoted\\""},"ground_truth":"y"}\n',
    ],
    ['rows.csv', 'id,inputs.q,expected\na,"one, two",x\n,"line\nbreak ""quoted""",y\n'],
    ['rows.csv', '\uFEFFid,q,answer\r\na,"one, two",x\r\n,"line\nbreak ""quoted""",y'],
    [
      'rows.yaml',
      '- id: a\n  inputs: { q: "one, two" }\n  groundTruth: x\n- inputs:\n    q: "line\\nbreak \\"quoted\\""\n  ground_truth: y\n',
    ],
  ])('%s is read', async (name, text) => {
    const { examples, isOffline } = await readDatasetFile(await file(name, text))
    expect(isOffline).toBe(true)
    expect(examples).toMatchObject(expected)
  })

  it.each([
    ['bad.json', '[\n {"inputs": {}},\n {"inputs": }\n]', 'bad.json, line 3, is no JSON'],
    ['bad.jsonl', '{"inputs":{}}\n\n{"inputs":', 'Line 3 of bad.jsonl is no JSON'],
    ['bad.jsonl', '{"inputs":{}}\n{"question":1}', "Line 2 of bad.jsonl has no 'inputs'; it has question."],
    ['bad.csv', 'q\n"open', 'Line 2 of bad.csv is no CSV'],
    ['bad.yaml', '- inputs: {}\n- inputs: [\n', 'bad.yaml is no YAML'],
    ['bad.yaml', '- inputs: {}\n- question: 1\n', "Line 2 of bad.yaml has no 'inputs'"],
    ['empty.json', '[]', 'empty.json has no rows'],
    ['object.json', '{"a":1}', 'object.json must hold a list of rows'],
    ['rows.txt', '', "'rows.txt' is no dataset file"],
    [
      'twice.jsonl',
      '{"id":"a","inputs":1}\n{"id":"a","inputs":2}',
      "Line 2 of twice.jsonl has the id 'EXT-a', as line 1 of twice.jsonl has.",
    ],
  ])('%s is an error that says where: %j', async (name, text, message) => {
    await expect(readDatasetFile(await file(name, text))).rejects.toThrow(message)
  })

  it('that is not there is an error with its path', async () => {
    await expect(readDatasetFile('/nowhere/rows.json')).rejects.toThrow(
      "The dataset file '/nowhere/rows.json' cannot be read",
    )
  })
})

describe('rows in code', () => {
  it.each([
    ['no', 'The dataset must be an array of { inputs, groundTruth }, but is string.'],
    [[], 'The dataset is empty: there is nothing to evaluate.'],
    [[1], 'Row 1 of the dataset must be an object { inputs, groundTruth }, but is number.'],
    [[{ q: 1 }], "Row 1 of the dataset has no 'inputs'; it has q."],
    [
      [
        { id: 'a', inputs: 1 },
        { id: 'a', inputs: 2 },
      ],
      "Row 2 of the dataset has the id 'EXT-a', as row 1 of the dataset has.",
    ],
    [[{ inputs: { when: () => 1 } }], 'A dataset must be JSON: expected a JSON value at $.inputs.when'],
  ])('%j: %s', (rows, message) => {
    expect(() => readRows(rows)).toThrow(message)
  })
})

describe('samples and splits', () => {
  const rows = Array.from({ length: 100 }, (_, index) => index)

  it('are the same for the same seed, and in the order of the dataset', () => {
    expect(sampleRows(rows, 10, { seed: 7 })).toEqual(sampleRows(rows, 10, { seed: 7 }))
    expect(sampleRows(rows, 10, { seed: 7 })).not.toEqual(sampleRows(rows, 10, { seed: 8 }))
    expect(sampleRows(rows, 1000)).toEqual(rows)
    expect(() => sampleRows(rows, 0)).toThrow('must be a whole number above 0')
  })

  it('put each row into one part, by its share', () => {
    const { train, dev, test } = splitRows(rows, { train: 0.7, dev: 0.1, test: 0.2 })
    expect([train.length, dev.length, test.length]).toEqual([70, 10, 20])
    expect([...train, ...dev, ...test].toSorted((a, b) => a - b)).toEqual(rows)
    expect(train).toEqual(train.toSorted((a, b) => a - b))
  })
})

describe('datasets at the server', () => {
  it('are created with their rows in batches, and a name that is input and ground truth gets two columns', async () => {
    const server = await startPlatform({
      script: ({ method, path, json }) => {
        if (method === 'POST' && path === '/v1/datasets')
          return { kind: 'answer', body: '{"inserted":true,"result":{"insertedId":"d1"}}' }
        if (path !== '/v1/datasets/d1/datapoints') return undefined
        const ids = listOf(fieldsOf(json)['data']).map((_, index) => `p${index}`)
        return { kind: 'answer', body: JSON.stringify({ inserted: true, datapoint_ids: ids }) }
      },
    })
    onTestFinished(() => server.collector.close())
    const rows = [{ inputs: { text: 'a' }, groundTruth: { text: 'A' }, metadata: { from: 'test' } }]
    const stored = await createDataset({ serverUrl: server.url, name: 'letters', rows })
    expect(stored).toEqual({ datasetId: 'd1', version: versionOf(rows), datapointIds: ['p0'] })
    expect(server.collector.requests.map(({ json }) => json)).toEqual([
      { name: 'letters', description: `version ${stored.version}`, datapoints: [] },
      {
        data: [{ text: 'a', ground_truth_text: 'A', from: 'test' }],
        mapping: { inputs: ['text'], ground_truth: ['ground_truth_text'], history: [] },
      },
    ])
  })

  it('come from traces by filter, with feedback before outputs as ground truth', async () => {
    const server = await startPlatform({
      events: [
        { event_type: 'session', event_id: 'e1', inputs: { q: 'a' }, outputs: { result: 'x' } },
        { event_type: 'session', event_id: 'e2', inputs: { q: 'b' }, outputs: {}, feedback: { ground_truth: 'y' } },
        { event_type: 'session', event_id: 'e3', inputs: {} },
      ],
    })
    onTestFinished(() => server.collector.close())
    expect(await rowsFromTraces({ serverUrl: server.url, filters: [] })).toEqual([
      { inputs: { q: 'a' }, groundTruth: { result: 'x' }, metadata: { event_id: 'e1' } },
      { inputs: { q: 'b' }, groundTruth: 'y', metadata: { event_id: 'e2' } },
    ])
  })
})
