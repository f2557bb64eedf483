// Writes packages/server/src/wire/answer-schemas.json: what each route of the HTTP API answers, as JSON Schema, made of the types in
// packages/api that the compiler holds the routes against.
//
//   node scripts/answer-schemas.mjs            writes the file
//   node scripts/answer-schemas.mjs --check    says whether it is out of date; writes nothing
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { fail, root } from './run.mjs'
import { TypeReader } from './type-schemas.mjs'

const target = join(root, 'packages/server/src/wire/answer-schemas.json')

/** The files that list routes, with the interface that does. Where two generations have a type of one name, the later one is called after its own. */
const lists = [
  ['current/endpoints.ts', 'CurrentEndpoints', ''],
  ['current/deprecated-endpoints.ts', 'DeprecatedEndpoints', ''],
  ['current/page-endpoints.ts', 'PageEndpoints', ''],
  ['legacy/endpoints.ts', 'LegacyEndpoints', 'Legacy'],
]

async function main() {
  const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
  const made = schemasOf()
  if (!values.check) return writeFile(target, made)
  if (made === (await readFile(target, 'utf8'))) return process.stdout.write('answer-schemas.json is up to date.\n')
  process.stdout.write('answer-schemas.json is out of date: node scripts/answer-schemas.mjs\n')
  process.exitCode = 1
}

function schemasOf() {
  const reader = new TypeReader(join(root, 'packages/api/src'))
  const answers = {}
  for (const [file, name, prefix] of lists)
    for (const [route, schema] of reader.members(file, name, 'answer', prefix)) answers[route] = schema
  return `{\n"answers": ${lines(answers)},\n"types": ${lines(reader.named)}\n}\n`
}

/** A line for each entry, so that a change shows where it is. */
function lines(record) {
  const entries = Object.entries(record).map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`)
  return `{\n${entries.join(',\n')}\n}`
}

await main().catch(fail)
