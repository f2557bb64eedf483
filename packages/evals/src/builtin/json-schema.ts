import { evaluator } from '../evaluator/define-evaluator.ts'
import type { Evaluator } from '../evaluator/evaluator.ts'
import { schemaFaults } from './schema-faults.ts'

/** A JSON Schema: the keywords of draft 2020-12 that `schemaFaults` lists. */
export type JsonSchema = boolean | Readonly<Record<string, unknown>>

/**
 * True when the outputs are valid JSON of a schema; text is parsed first. The explanation says where they are not. Without
 * a schema it is enough that they are JSON.
 *
 * @throws {HoneyHiveError} INVALID_OPTION for a keyword that is not understood: a check that is left out would look like a pass.
 * @example
 * jsonValidity({ type: 'object', required: ['city'], properties: { city: { type: 'string' } } })
 */
export function jsonValidity(
  schema: JsonSchema = true,
  options: { readonly name?: string | undefined } = {},
): Evaluator {
  // Finds keywords that are not understood before anything runs.
  schemaFaults(schema, undefined)
  return evaluator(
    (outputs: unknown) => {
      const parsed = parse(outputs)
      if (parsed.status === 'invalid') return { score: false, explanation: parsed.message }
      const faults = schemaFaults(schema, parsed.value)
      return faults.length === 0 ? true : { score: false, explanation: faults.slice(0, 10).join('; ') }
    },
    { name: options.name ?? 'json_valid' },
  )
}

function parse(
  outputs: unknown,
): { readonly status: 'valid'; readonly value: unknown } | { readonly status: 'invalid'; readonly message: string } {
  if (typeof outputs !== 'string') return { status: 'valid', value: outputs }
  try {
    return { status: 'valid', value: JSON.parse(outputs) }
  } catch (error) {
    return { status: 'invalid', message: `no JSON: ${error instanceof Error ? error.message : String(error)}` }
  }
}
