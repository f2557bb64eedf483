import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseSync } from 'oxc-parser'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Functions that say something, and which of their arguments it is. */
const speakers = new Map([
  ['warn', 1],
  ['ended', 1],
  ['misused', 1],
  ['readOr', 1],
  ['isTaken', 3],
  ['say', 0],
])

/** Files whose sentences are what others say: why spans wait or are lost, and what is wrong with the set-up. */
const causes = [
  'api/src/call.ts',
  'evals/src/evaluator/normalise.ts',
  'tracing/src/core/option-reader.ts',
  'tracing/src/core/read-redaction.ts',
  'tracing/src/core/redaction-options.ts',
  'tracing/src/export/answers.ts',
  'tracing/src/export/encode-within.ts',
  'tracing/src/export/exit-delivery.ts',
  'tracing/src/export/loss-report.ts',
  'tracing/src/export/pipeline.ts',
  'tracing/src/export/reserve/span-stock.ts',
  'tracing/src/export/spool/directory.ts',
  'tracing/src/export/spool/disk.ts',
  'tracing/src/export/spool/disk-spool.ts',
  'tracing/src/export/spool/open-spool.ts',
  'tracing/src/export/spool/segment-writer.ts',
  'tracing/src/export/transport.ts',
  'tracing/src/operations/trace-options.ts',
  'tracing/src/processors/redact/guarded-mask.ts',
  'tracing/src/processors/redact/redactor.ts',
  'tracing/src/setup/exit-mail.ts',
  'tracing/src/setup/mode.ts',
  'tracing/src/setup/provider-strategy.ts',
  'tracing/src/setup/sessions.ts',
  'tracing/src/setup/status.ts',
  'honeyhive/src/v1/instrument-modules.ts',
]

interface Syntax {
  readonly type: string
  readonly [field: string]: unknown
}

function isSyntax(value: unknown): value is Syntax {
  return typeof value === 'object' && value !== null && 'type' in value
}

function visit(value: unknown, see: (node: Syntax) => void): void {
  if (Array.isArray(value)) for (const one of value) visit(one, see)
  if (!isSyntax(value)) return
  see(value)
  for (const field of Object.values(value)) visit(field, see)
}

/** The words of a literal, with `…` for what is only known when it is said. */
function wordsOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  if (node.type !== 'TemplateLiteral') return undefined
  const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[]
  return quasis.map(({ value }) => value.cooked).join('…')
}

function isSentence(words: string): boolean {
  return /^[A-Zi…].*[.?…]$/u.test(words.trim()) && /[a-z]{3}/u.test(words) && words.trim().split(' ').length > 3
}

function nameOf(callee: unknown): unknown {
  if (!isSyntax(callee)) return undefined
  return callee.type === 'Identifier' ? callee['name'] : isSyntax(callee['property']) && callee['property']['name']
}

/** What a file says itself; of one that holds causes, every sentence. */
async function saidBy(file: string): Promise<readonly string[]> {
  const said: (string | undefined)[] = []
  const isCause = causes.includes(file)
  visit(parseSync(file, await readFile(join(root, 'packages', file), 'utf8')).program, (node) => {
    const words = wordsOf(node)
    if (isCause && words !== undefined && isSentence(words)) said.push(words)
    const at = node.type === 'CallExpression' ? speakers.get(String(nameOf(node['callee']))) : undefined
    if (at !== undefined) said.push(wordsOf((node['arguments'] as readonly unknown[])[at]))
  })
  return said.filter((words) => words !== undefined && /[a-z]{3}/u.test(words)).map((words) => String(words).trim())
}

async function sources(folder: string): Promise<readonly string[]> {
  const names = await readdir(join(root, 'packages', folder), { recursive: true })
  const isSource = (name: string): boolean => name.endsWith('.ts') && !/\.test(-d)?\.ts$/u.test(name)
  return names.filter(isSource).map((name) => `${folder}/${name.replaceAll('\\', '/')}`)
}

test('docs/errors.md lists what the SDK says on standard error, and nothing else', async () => {
  const folders = await Promise.all(['tracing/src', 'evals/src', 'honeyhive/src'].map(sources))
  const files = new Set([...folders.flat(), ...causes])
  const said = await Promise.all([...files].map(saidBy))
  const page = await readFile(join(root, 'docs/errors.md'), 'utf8')
  const listed = [...page.matchAll(/^\| `(.+?)` \|/gmu)].map(([, words]) => words)
  expect(listed.toSorted()).toEqual([...new Set(said.flat())].toSorted())
})
