import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evaluator, EvaluatorContext } from '../evaluator/evaluator.ts'
import { contains, matches } from './contains.ts'
import { editDistance, levenshtein } from './edit-distance.ts'
import { cosine, embeddingSimilarity } from './embedding.ts'
import { exactMatch } from './exact-match.ts'
import { jsonDiff } from './json-diff.ts'
import { jsonValidity } from './json-schema.ts'
import { namedEvaluators } from './named.ts'
import { numericCloseness } from './numeric.ts'
import { rougeL, tokenF1 } from './overlap.ts'
import { schemaFaults } from './schema-faults.ts'

const context: EvaluatorContext = {
  datapointId: 'd',
  sessionId: 's',
  trial: 0,
  metadata: undefined,
  durationMillis: 12,
  spans: [],
  signal: new AbortController().signal,
}

function ask(evaluator: Evaluator | undefined, outputs: unknown, groundTruth?: unknown, inputs: unknown = {}): unknown {
  return evaluator?.(outputs, inputs, groundTruth, context)
}

/** Numbers up to rounding. */
const near = (score: unknown): unknown => (typeof score === 'number' ? Object.assign(expect.closeTo(score, 9)) : score)

describe('built-in evaluators', () => {
  it.each<[string, Evaluator, unknown, unknown, unknown]>([
    ['exact_match: equal but for space', exactMatch(), ' Paris\n', 'Paris', true],
    ['exact_match: case counts', exactMatch(), 'paris', 'Paris', false],
    ['exact_match: unless it is not to', exactMatch({ ignoreCase: true }), 'paris', 'Paris', true],
    ['exact_match: objects without order of keys', exactMatch(), { a: 1, b: [2] }, { b: [2], a: 1 }, true],
    ['exact_match: one field stands for its value', exactMatch(), 'Paris', { answer: 'Paris' }, true],
    ['contains: without case', contains(), 'It is PARIS.', 'Paris', true],
    ['contains: all of a list', contains(), 'a and b', ['a', 'c'], false],
    ['contains: any of a list', contains({ any: true }), 'a and b', ['a', 'c'], true],
    ['regex', matches(/^\d{4}$/g), '1982', undefined, true],
    ['regex, without the memory of a sticky one', matches(/\d/y), 'x1', undefined, true],
    ['levenshtein', levenshtein(), 'kitten', 'sitting', 1 - 3 / 7],
    ['levenshtein of nothing', levenshtein(), '', '', 1],
    ['token_f1 without articles', tokenF1(), 'The cat sat', 'a cat sat down', 0.8],
    ['rouge_l', rougeL(), 'police killed the gunman', 'police kill the gunman', 0.75],
    ['numeric_closeness: equal', numericCloseness(), 'about 1,234.5 miles', '1234.5', 1],
    ['numeric_closeness: within tolerance', numericCloseness({ tolerance: 0.1 }), '19.5', 19.56, 1],
    ['numeric_closeness: half', numericCloseness(), '50', '100', 0.5],
    ['json_diff: equal', jsonDiff(), '{"a":[1,2]}', { a: [1, 2] }, 1],
    ['json_valid: any JSON', jsonValidity(), '{"a":1}', undefined, true],
  ])('%s', (_what, evaluator, outputs, groundTruth, score) => {
    const answer = ask(evaluator, outputs, groundTruth)
    expect(answer).toEqual(near(score))
  })

  it('that compare say when there is nothing to compare with', () => {
    for (const evaluator of [exactMatch(), levenshtein(), tokenF1(), numericCloseness(), jsonDiff()])
      expect(() => ask(evaluator, 'x')).toThrow('the row has none')
  })

  it('json_diff names what differs', () => {
    expect(ask(jsonDiff(), { a: 1, b: { c: 2 }, e: 5 }, { a: 1, b: { c: 3 }, d: 4 })).toEqual({
      score: 0.25,
      explanation: 'different: $.b.c, missing: $.d, unexpected: $.e',
      differences: 3,
    })
  })

  it('json_valid says where the outputs do not fit', () => {
    const schema = { type: 'object', required: ['name'], properties: { age: { type: 'integer', minimum: 0 } } }
    expect(ask(jsonValidity(schema), '{"age": -1.5}')).toEqual({
      score: false,
      explanation:
        '$.name is missing; $.age must be integer, but is number; $.age is -1.5, but must be at least 0'.replace(
          /^(.*?); (.*)$/,
          '$1; $2',
        ),
    })
    expect(ask(jsonValidity(schema), 'no json')).toMatchObject({
      score: false,
      explanation: expect.stringMatching(/^no JSON: /),
    })
    expect(() => jsonValidity({ $ref: '#/x' })).toThrow(
      "The JSON schema uses '$ref' at $, which is not understood here.",
    )
  })

  it('embedding_similarity is the cosine of what the client answers', async () => {
    const asked: unknown[] = []
    const client = {
      embeddings: {
        create: async (request: unknown) => {
          asked.push(request)
          return { data: [{ embedding: [1, 0] }, { embedding: [1, 1] }] }
        },
      },
    }
    expect(await ask(embeddingSimilarity({ client, model: 'e' }), 'a', 'b')).toBeCloseTo(Math.SQRT1_2, 9)
    expect(asked).toEqual([{ model: 'e', input: ['a', 'b'], encoding_format: 'float' }])
    expect(cosine([0, 0], [1, 1])).toBe(0)
  })

  it.each<[string, unknown, unknown, unknown, unknown]>([
    ['ExactMatch', { response: ' Paris ' }, { expected: 'paris' }, undefined, 1],
    ['F1', { response: 'a b c' }, { expected: 'a b d' }, undefined, 2 / 3],
    ['Length', { response: 'four words are here' }, {}, undefined, { score: 19, word_count: 4 }],
    ['SemanticSimilarity', { response: 'a b. c' }, { expected: 'a b. c' }, undefined, 1],
    ['exact_match', 'Paris', {}, 'Paris', true],
  ])('%s of the Python library is found by name', (name, outputs, inputs, groundTruth, score) => {
    const answer = ask(namedEvaluators[name]?.(), outputs, groundTruth, inputs)
    expect(answer).toEqual(near(score))
  })
})

describe('schema faults', () => {
  it.each<[unknown, unknown, number]>([
    [{ type: ['string', 'null'] }, null, 0],
    [{ enum: [1, { a: 2 }] }, { a: 2 }, 0],
    [{ const: 3 }, 4, 1],
    [{ items: { type: 'number' }, minItems: 1, uniqueItems: true }, [1, 1], 1],
    [{ prefixItems: [{ type: 'string' }], items: false }, ['a', 1], 1],
    [{ properties: { a: {} }, additionalProperties: false }, { a: 1, b: 2 }, 1],
    [
      { patternProperties: { '^x': { type: 'number' } }, additionalProperties: { type: 'string' } },
      { x1: 'a', y: 1 },
      2,
    ],
    [{ anyOf: [{ type: 'string' }, { type: 'number' }] }, true, 1],
    [{ oneOf: [{ minimum: 1 }, { maximum: 5 }] }, 3, 1],
    [{ not: { type: 'string' } }, 'a', 1],
    [{ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 5 } }, 'a', 1],
    [{ if: { type: 'string' }, then: { minLength: 2 }, else: { minimum: 5 } }, 4, 1],
    [{ pattern: '^a+$', maxLength: 3 }, 'aaaa', 1],
    [{ multipleOf: 0.1 }, 0.3, 0],
    [{ contains: { const: 1 } }, [2, 3], 1],
    [{ propertyNames: { pattern: '^a' }, maxProperties: 1 }, { b: 1 }, 1],
  ])('of %j for %j are %i', (schema, value, count) => {
    expect(schemaFaults(schema, value)).toHaveLength(count)
  })
})

describe('the edit distance of all texts', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 12 })
  it('is a distance: 0 to itself, the same both ways, never longer by a detour', () => {
    fc.assert(
      fc.property(texts, texts, texts, (a, b, c) => {
        expect(editDistance(a, a)).toBe(0)
        expect(editDistance(a, b)).toBe(editDistance(b, a))
        expect(editDistance(a, c)).toBeLessThanOrEqual(editDistance(a, b) + editDistance(b, c))
      }),
    )
  })

  it.each([
    ['kitten', 'sitting', 3],
    ['intention', 'execution', 5],
    ['', 'abc', 3],
    ['ünï', 'uni', 2],
    ['👍', '👎', 1],
  ])('of %s and %s is %i', (a, b, distance) => {
    expect(editDistance(a, b)).toBe(distance)
  })
})
