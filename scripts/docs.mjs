// Writes docs/api: one page for each door of `honeyhive`, made of the docstrings and signatures of what it exports.
//
//   node scripts/docs.mjs            writes the pages
//   node scripts/docs.mjs --check    says what is out of date, and what has no docstring or no example; writes nothing
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { exportsOf } from './api-exports.mjs'
import { root } from './run.mjs'

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const folder = join(root, 'docs/api')

/** Doors whose names are records of the API: their fields say what there is to say. */
const records = new Set(['honeyhive/models/components', 'honeyhive/models/operations'])

const doors = await readDoors()
const pages = new Map()
for (const door of doors) pages.set(fileOf(door.name), page(door))
pages.set('README.md', index())

if (values.check) await check()
else await write()

/** Every door of package.json, by the source file that its declarations come from; patterns and second spellings are left out. */
async function readDoors() {
  const manifest = JSON.parse(await readFile(join(root, 'packages/honeyhive/package.json'), 'utf8'))
  const entries = Object.entries(manifest.exports)
    .filter(
      ([door, target]) =>
        typeof target === 'object' && !/\.js$|^\.\/types\/|\/components\/\*|\/operations\/\*|\/errors\/\*/u.test(door),
    )
    .map(([door, { types }]) => [door.replace('.', 'honeyhive'), types])
  return Promise.all(
    entries.map(async ([name, types]) => ({
      name,
      exports: await exportsOf(sourceOf(types)),
      isRecords: records.has(name),
    })),
  )
}

function sourceOf(types) {
  const inner = /^\.\/dist\/types\/([^/]+)\/(.+)\.d\.ts$/u.exec(types)
  if (inner !== null) return join(root, 'packages', inner[1], 'src', `${inner[2]}.ts`)
  return join(root, 'packages/honeyhive/src', types.replace('./dist/', '').replace('.d.ts', '.ts'))
}

function fileOf(door) {
  const name = door.replace('honeyhive', '').replace('/*', '').replaceAll('/', '-').replace(/^-/u, '')
  return `${name || 'index'}.md`
}

function index() {
  const rows = doors.map(({ name, exports }) => {
    const names = exports.filter(({ kind }) => kind !== 'type').map(({ name }) => `\`${name}\``)
    return `| [\`${name}\`](${fileOf(name)}) | ${names.join(', ') || 'types'} |`
  })
  return [
    '# API',
    '',
    'Generated from the docstrings by `npm run docs`.',
    '',
    '| door | exports |',
    '|---|---|',
    ...rows,
    '',
  ].join('\n')
}

function page({ name, exports }) {
  const title = [`# ${name}`, '', 'Generated from the docstrings by `npm run docs`.', '']
  const functions = exports.filter(({ kind }) => kind !== 'type').flatMap(section)
  const types = exports.filter(({ kind }) => kind === 'type').flatMap(section)
  return [...title, ...functions, ...(types.length > 0 ? ['# Types', '', ...types] : [])].join('\n')
}

function section({ name, kind, doc, signature, members }) {
  const { text, example } = parts(doc)
  return [
    `## ${name}`,
    '',
    ...(kind === 'type' ? [] : [kind, '']),
    ...(text === '' ? [] : [text, '']),
    ...(signature === '' ? [] : code(signature)),
    ...(example === '' ? [] : ['Example:', '', ...code(example)]),
    ...members.flatMap(member),
  ]
}

function member({ name, doc, signature }) {
  const { text, example } = parts(doc)
  return [
    `### ${name}`,
    '',
    ...code(signature),
    ...(text === '' ? [] : [text, '']),
    ...(example === '' ? [] : code(example)),
  ]
}

function code(text) {
  return ['```ts', text, '```', '']
}

/** A docstring in two: what it says, and its example. Other tags stay where they are. */
function parts(doc) {
  const at = doc.indexOf('@example')
  if (at === -1) return { text: tags(doc), example: '' }
  const rest = doc.slice(at + '@example'.length)
  const next = rest.search(/^@\w/mu)
  const example = next === -1 ? rest : rest.slice(0, next)
  return { text: tags(`${doc.slice(0, at)}${next === -1 ? '' : rest.slice(next)}`), example: example.trim() }
}

function tags(text) {
  return text
    .replaceAll(/\{@link ([^}]+)\}/gu, '`$1`')
    .replaceAll(/^@(\w+)/gmu, '\n**$1:**')
    .trim()
}

async function write() {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const [file, text] of pages) await writeFile(join(folder, file), text)
  process.stdout.write(`${pages.size} pages in ${relative(root, folder)}.\n`)
}

async function check() {
  const problems = [...doors.flatMap(undocumented), ...(await outdated())]
  for (const problem of problems) process.stderr.write(`${problem}\n`)
  if (problems.length > 0) process.exit(1)
  const count = doors.reduce((sum, { exports }) => sum + exports.length, 0)
  process.stdout.write(`${count} exports of ${doors.length} doors are documented.\n`)
}

function undocumented({ name: door, exports, isRecords }) {
  return exports.flatMap(({ name, kind, doc, file }) => {
    const where = `${name} of ${door} (${relative(root, file)})`
    const isCalled = kind === 'function' || kind === 'class'
    if (doc === '') return isRecords ? [] : [`${where} has no docstring.`]
    return isCalled && !doc.includes('@example') ? [`${where} has a docstring without an @example.`] : []
  })
}

async function outdated() {
  const present = existsSync(folder) ? await readdir(folder) : []
  const stale = present.filter((file) => !pages.has(file)).map((file) => `docs/api/${file} is of no door any more.`)
  for (const [file, text] of pages) {
    const path = join(folder, file)
    if (!existsSync(path) || (await readFile(path, 'utf8')) !== text)
      stale.push(`docs/api/${file} is out of date: npm run docs`)
  }
  return stale
}
