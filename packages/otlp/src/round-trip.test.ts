import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { tracesData } from '../tests/arbitraries.ts'
import { readWithSchema, schema, writeWithSchema } from '../tests/schema.ts'
import { decodeTraces, decodeTracesJson, encodeTraces, encodeTracesJson } from './index.ts'

const RUNS = { numRuns: 150 }

test('what is written as protobuf reads back equal', () => {
  fc.assert(
    fc.property(tracesData, (data) => {
      expect(decodeTraces(encodeTraces(data))).toEqual({ status: 'ok', data })
    }),
    RUNS,
  )
})

test('what is written as JSON reads back equal, from text and parsed', () => {
  fc.assert(
    fc.property(tracesData, fc.constantFrom('numbers' as const, 'names' as const), (data, enums) => {
      const json = encodeTracesJson(data, { enums })
      expect(decodeTracesJson(json)).toEqual({ status: 'ok', data })
      expect(decodeTracesJson(JSON.parse(json))).toEqual({ status: 'ok', data })
    }),
    RUNS,
  )
})

test('the official schema reads in our protobuf what we wrote', () => {
  fc.assert(
    fc.property(tracesData, (data) => {
      expect(decodeTracesJson(readWithSchema(schema.request, encodeTraces(data)))).toEqual({ status: 'ok', data })
    }),
    RUNS,
  )
})

test('we read in the protobuf of the official schema what it wrote', () => {
  fc.assert(
    fc.property(tracesData, (data) => {
      const json = readWithSchema(schema.request, encodeTraces(data))
      expect(decodeTraces(writeWithSchema(schema.request, json))).toEqual({ status: 'ok', data })
    }),
    RUNS,
  )
})

test('the official schema needs as many bytes as we do', () => {
  fc.assert(
    fc.property(tracesData, (data) => {
      const ours = encodeTraces(data)
      expect(writeWithSchema(schema.request, readWithSchema(schema.request, ours))).toHaveLength(ours.length)
    }),
    RUNS,
  )
})
