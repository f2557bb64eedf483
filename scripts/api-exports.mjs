// What a door exports, followed through the doors of the packages beneath to the files that declare it, with the docstring
// and the signature of each. Reads sources only.
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { parseSync } from 'oxc-parser'
import { root } from './run.mjs'

const files = new Map()

/**
 * @param {string} path of a door
 * @returns {Promise<{ name: string, kind: string, doc: string, signature: string, members: object[], file: string }[]>}
 */
export async function exportsOf(path) {
  const names = await namesOf(path)
  const found = await Promise.all([...names].map(([name, target]) => describe(name, target)))
  return found.toSorted((a, b) => a.name.localeCompare(b.name, 'en'))
}

async function parsed(path) {
  const known = files.get(path)
  if (known !== undefined) return known
  const text = await readFile(path, 'utf8')
  const { program, comments } = parseSync(path, text)
  const file = { path, text, body: program.body, comments: comments.filter(({ type }) => type === 'Block') }
  files.set(path, file)
  return file
}

/** Name of each export to the file and the name that declare it. */
async function namesOf(path) {
  const { body } = await parsed(path)
  const names = new Map()
  for (const node of body) {
    if (node.type === 'ExportAllDeclaration' && node.exported)
      names.set(node.exported.name, { path: resolveFrom(path, node.source.value), isNamespace: true })
    if (node.type !== 'ExportNamedDeclaration') continue
    for (const name of declaredNames(node.declaration)) names.set(name, { path, name })
    for (const { local, exported } of node.specifiers ?? [])
      names.set(exported.name, await targetOf(path, node.source?.value, local.name))
  }
  return names
}

async function targetOf(path, source, name) {
  if (source === undefined) return importedAs(path, name)
  if (!source.startsWith('.') && !source.startsWith('@honeyhive/')) return { path, name, foreign: source }
  const next = resolveFrom(path, source)
  return (await namesOf(next)).get(name) ?? { path: next, name }
}

/** An export without a source is declared here, or imported. */
async function importedAs(path, name) {
  const { body } = await parsed(path)
  for (const node of body) {
    const specifier = node.type === 'ImportDeclaration' && node.specifiers.find(({ local }) => local.name === name)
    if (specifier) return targetOf(path, node.source.value, specifier.imported?.name ?? name)
  }
  return { path, name }
}

function resolveFrom(path, source) {
  const inner = /^@honeyhive\/([^/]+)(?:\/(.+))?$/u.exec(source)
  if (inner === null) return resolve(dirname(path), source)
  return join(root, 'packages', inner[1], 'src', `${inner[2] ?? 'index'}.ts`)
}

async function describe(name, target) {
  if (target.isNamespace) {
    const members = await exportsOf(target.path)
    const doc = members.map(({ doc }) => doc).join('\n')
    return { name, kind: 'namespace', doc, signature: '', members, file: target.path }
  }
  const file = await parsed(target.path)
  const nodes = file.body.filter((node) => declaredNames(declarationOf(node)).includes(target.name))
  if (nodes.length === 0)
    return { name, kind: 'type', doc: '', signature: `from ${target.foreign}`, members: [], file: target.path }
  const declarations = nodes.map(declarationOf)
  const visible =
    declarations.length > 1 ? declarations.filter((node) => node.type !== 'FunctionDeclaration') : declarations
  return {
    name,
    kind: kindOf(declarations),
    doc: nodes.map((node) => docBefore(file, node.start)).find((doc) => doc !== '') ?? '',
    signature: (visible.length > 0 ? visible : declarations).map((node) => signatureOf(file, node)).join('\n'),
    members: declarations.flatMap((node) => membersOf(file, node)),
    file: target.path,
  }
}

function declarationOf(node) {
  return node.declaration ?? node
}

function declaredNames(node) {
  if (!node) return []
  if (node.type === 'VariableDeclaration') return node.declarations.map(({ id }) => id.name)
  return node.id?.name === undefined || node.type === 'ImportDeclaration' ? [] : [node.id.name]
}

function kindOf(nodes) {
  const types = nodes.map(({ type }) => type)
  if (types.some((type) => /Function/u.test(type))) return 'function'
  if (types.includes('ClassDeclaration')) return 'class'
  return types.includes('VariableDeclaration') ? 'constant' : 'type'
}

function signatureOf(file, node) {
  const end = node.type === 'ClassDeclaration' || node.type === 'FunctionDeclaration' ? node.body?.start : node.end
  return file.text.slice(node.start, end ?? node.end).trim()
}

/** What a user may call or read of a class. */
function membersOf(file, node) {
  if (node.type !== 'ClassDeclaration') return []
  return node.body.body
    .filter((member) => isPublic(member))
    .map((member) => ({
      name: member.key?.name ?? file.text.slice(member.key.start, member.key.end),
      doc: docBefore(file, member.start),
      signature: memberSignature(file, member),
    }))
    .filter(({ doc }) => !doc.includes('@internal'))
}

function isPublic(member) {
  const hidden = member.accessibility === 'private' || member.accessibility === 'protected'
  const isOwn = member.key?.type !== 'PrivateIdentifier' && member.type !== 'StaticBlock'
  return !hidden && isOwn && member.kind !== 'constructor' && !member.key?.name?.startsWith('_')
}

function memberSignature(file, member) {
  const end = member.value?.body?.start ?? (member.type === 'PropertyDefinition' ? member.value?.start : undefined)
  return file.text
    .slice(member.start, end ?? member.end)
    .replace(/\s*=?\s*$/u, '')
    .trim()
}

/** The docstring that ends where a declaration begins, without its stars. */
function docBefore(file, start) {
  const comment = file.comments.findLast(({ end }) => end <= start)
  if (comment === undefined || !comment.value.startsWith('*')) return ''
  // A remark to a tool may stand between.
  const between = file.text.slice(comment.end, start).replaceAll(/\/\/[^\n]*/gu, '')
  if (between.trim() !== '') return ''
  return comment.value
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/u, '').trimEnd())
    .join('\n')
    .trim()
}
