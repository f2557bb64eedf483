import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { decodeTraces, decodeTracesJson, encodeTraces, encodeTracesJson } from './index.ts'

const fixture = (name: string): URL => new URL(`../../../tests/fixtures/otlp/${name}`, import.meta.url)
const fromProtobuf = decodeTraces(readFileSync(fixture('trace.pb')))
const fromJson = decodeTracesJson(readFileSync(fixture('trace.json'), 'utf8'))

test('the example of the specification reads the same from protobuf and from JSON', () => {
  expect(fromProtobuf.status).toBe('ok')
  expect(fromProtobuf).toEqual(fromJson)
})

test('the example of the specification survives being written and read in both encodings', () => {
  if (fromJson.status !== 'ok') throw new Error(fromJson.error.message)
  expect(decodeTraces(encodeTraces(fromJson.data))).toEqual(fromJson)
  expect(decodeTracesJson(encodeTracesJson(fromJson.data))).toEqual(fromJson)
})
