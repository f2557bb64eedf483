import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))
const begin = (name) => `<!-- ${name}: begin -->`
const end = (name) => `<!-- ${name}: end -->`

/** The sections of the page of benchmarks that other programs have written, as they stand there; '' for one that is not there. */
export async function keptSections(names) {
  const page = await readFile(file, 'utf8')
  return names.map((name) => new RegExp(`\\n${begin(name)}.*${end(name)}\\n`, 'su').exec(page)?.[0] ?? '').join('')
}

/** Puts the section in place of the one that is there, else at the end. */
export async function writeSection(name, text) {
  const page = await readFile(file, 'utf8')
  const [before, rest] = page.split(begin(name))
  const after = rest === undefined ? '' : (rest.split(end(name))[1] ?? '').replace(/^\n/u, '')
  await writeFile(file, `${before.trimEnd()}\n\n${begin(name)}\n${text.trim()}\n${end(name)}\n${after}`)
}
