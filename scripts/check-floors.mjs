// Keeps the house standing: imports go down the floors only, packages are entered by their door, and no two files
// need each other at run time. Floors and rooms are in `floors.json`, lowest first.
//
//   node scripts/check-floors.mjs [--root DIR]
import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { parseSync } from 'oxc-parser'

const here = fileURLToPath(new URL('.', import.meta.url))
const { values } = parseArgs({ options: { root: { type: 'string', default: join(here, '..') } } })
const root = resolve(values.root)
const plan = JSON.parse(await readFile(join(here, 'floors.json'), 'utf8'))
const scope = '@honeyhive/'
/** Tests, and in `cases` what several of them share, reach everywhere. */
const isForTests = /\.test(-d)?\.tsx?$|[\\/]cases[\\/]/u

const problems = []
const files = new Map()
for (const name of Object.keys(plan.packages)) await readPackage(name)
for (const file of files.values()) checkFile(file)
checkCycles()

for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) {
  process.stderr.write(
    `\n${problems.length} import${problems.length === 1 ? '' : 's'} against the plan (scripts/floors.json).\n`,
  )
  process.exit(1)
}
process.stdout.write(`${files.size} files, imports go down the floors, no cycles.\n`)

async function readPackage(name) {
  const folder = join(root, 'packages', name)
  if (!existsSync(folder)) return
  const manifest = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'))
  const source = join(folder, 'src')
  const entries = await readdir(source, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || !/\.tsx?$/.test(path) || isForTests.test(path)) continue
    files.set(path, { path, package: name, manifest, source, imports: importsOf(path, await readFile(path, 'utf8')) })
  }
}

/** Every import and re-export of a file; `isType` when nothing of it is left at run time. */
function importsOf(path, text) {
  const { module } = parseSync(path, text)
  const found = []
  for (const { moduleRequest, entries } of module.staticImports) {
    const isType = entries.length > 0 && entries.every((entry) => entry.isType)
    found.push({ specifier: moduleRequest.value, isType, line: lineOf(text, moduleRequest.start) })
  }
  for (const { entries } of module.staticExports) {
    for (const { moduleRequest, isType } of entries) {
      if (moduleRequest) found.push({ specifier: moduleRequest.value, isType, line: lineOf(text, moduleRequest.start) })
    }
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"])(.*)\1$/.exec(text.slice(moduleRequest.start, moduleRequest.end))
    // A dynamic import is loaded on demand: it must go down the floors, but makes no cycle at start.
    if (literal)
      found.push({ specifier: literal[2], isType: true, line: lineOf(text, moduleRequest.start), isDynamic: true })
  }
  return found
}

function lineOf(text, offset) {
  return text.slice(0, offset).split('\n').length
}

function checkFile(file) {
  for (const item of file.imports) {
    const complain = (why) =>
      problems.push(`${relative(root, file.path)}:${item.line} imports '${item.specifier}': ${why}`)
    if (item.specifier.startsWith('.')) checkRelative(file, item, complain)
    else if (item.specifier.startsWith(scope) || item.specifier === 'honeyhive') checkDoor(file, item, complain)
  }
}

function checkRelative(file, item, complain) {
  const target = resolve(dirname(file.path), item.specifier)
  if (!target.startsWith(file.source + sep)) {
    complain('it leaves the package; use the other package by its door')
    return
  }
  item.target = files.has(target) ? target : undefined
  const rooms = plan.rooms[file.package]
  if (rooms === undefined) return
  const from = roomOf(file.source, file.path)
  const to = roomOf(file.source, target)
  if (from === to) return
  const fromFloor = floorOf(rooms, from)
  const toFloor = floorOf(rooms, to)
  if (fromFloor === -1 || toFloor === -1) complain(`the room '${fromFloor === -1 ? from : to}' is not in the plan`)
  else if (toFloor > fromFloor) complain(`'${from}' is below '${to}'; pass what it needs as a parameter or a callback`)
  else if (toFloor === fromFloor) complain(`'${from}' and '${to}' are on one floor and do not know each other`)
}

function roomOf(source, path) {
  const parts = relative(source, path).split(sep)
  return parts.length === 1 ? '.' : parts[0]
}

function floorOf(rooms, room) {
  return rooms.findIndex((names) => names.includes(room))
}

function checkDoor(file, item, complain) {
  const [, name, door] = /^(?:@honeyhive\/)?([^/]+)(?:\/(.+))?$/.exec(item.specifier)
  if (name === file.package) {
    complain('a package does not enter itself by its door')
    return
  }
  // The command finds the server at run time, if the user has installed it.
  if (file.package === 'honeyhive' && name === 'server' && item.isDynamic) return
  const allowed = plan.packages[file.package].imports
  if (plan.packages[name] === undefined) complain(`there is no package '${name}'`)
  else if (!allowed.includes(name))
    complain(`'${file.package}' may import ${allowed.join(', ') || 'no other package'}, not '${name}'`)
  else if (door !== undefined && !doorsOf(name).includes(`./${door}`))
    complain(`'./${door}' is not in the exports of '${name}'`)
}

function doorsOf(name) {
  const file = [...files.values()].find((candidate) => candidate.package === name)
  return Object.keys(file?.manifest.exports ?? {})
}

/** Depth-first over run-time imports; each cycle is told once, from its first file. */
function checkCycles() {
  const done = new Set()
  const visit = (path, trail) => {
    if (done.has(path)) return
    const start = trail.indexOf(path)
    if (start !== -1) {
      const cycle = [...trail.slice(start), path].map((step) => relative(root, step))
      problems.push(`run-time cycle: ${cycle.join(' -> ')}`)
      return
    }
    for (const item of files.get(path)?.imports ?? []) {
      if (!item.isType && item.target !== undefined) visit(item.target, [...trail, path])
    }
    done.add(path)
  }
  for (const path of files.keys()) visit(path, [])
}
