// Installs what the lockfile names, once: a stamp in node_modules says what is already there.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { step } from './progress.mjs'
import { root, run } from './run.mjs'

const stampFile = `${root}node_modules/.installed.json`
const minimumNode = [20, 19]

/** Ends with a sentence instead of a stack trace where Node is too old to run any of it. */
export function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > minimumNode[0] || (major === minimumNode[0] && minor >= minimumNode[1])) return
  process.stderr.write(`Node ${minimumNode.join('.')} or newer is needed; this is ${process.versions.node}.\n`)
  process.exit(1)
}

/**
 * @param {'run' | 'test'} scope `run`: what building and running need; `test`: also what tests, linter and formatter need
 */
export async function ensureInstalled(scope) {
  const lock = await readFile(`${root}package-lock.json`)
  const wanted = createHash('sha256').update(lock).digest('hex')
  const installed = await readStamp()
  if (installed.lock === wanted && (installed.scope === 'test' || scope === 'run')) return
  // Not `npm ci`: it refuses a lockfile that lacks the binaries of other platforms, and registries differ in which they hold.
  const args = [
    'install',
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    '--loglevel=error',
  ]
  // What is there for tests stays there: `npm start` in a contributor's checkout takes nothing away.
  const kept = existsSync(`${root}node_modules/vitest`) ? 'test' : scope
  if (kept === 'run') args.push('--omit=dev')
  await step('install packages', () => run('npm', args))
  await writeFile(stampFile, JSON.stringify({ lock: wanted, scope: kept }))
}

async function readStamp() {
  try {
    return JSON.parse(await readFile(stampFile, 'utf8'))
  } catch {
    // No stamp, or one that a stopped install left behind: install again.
    return {}
  }
}
