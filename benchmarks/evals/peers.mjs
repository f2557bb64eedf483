// Other people's runners on the same rows, where their packages install: each in a child, its figures in a file.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const folder = fileURLToPath(new URL('peers', import.meta.url))
const commands = {
  'autoevals in vitest': ['node_modules/vitest/vitest.mjs', 'run', '--config', 'vitest.config.mjs'],
  evalite: ['node_modules/evalite/dist/bin.js', 'run', '--hideTable'],
}

/** Installs them once, from their lockfile; the names of those that can run, none where the registry is away. */
export async function installedPeers() {
  try {
    if (!existsSync(join(folder, 'node_modules')))
      await run('npm', ['install', '--no-save', '--ignore-scripts', '--no-audit', '--no-fund'], {
        cwd: folder,
        timeout: 300_000,
      })
    return Object.keys(commands)
  } catch (error) {
    process.stderr.write(`The other runners are left out, because they do not install: ${error.message}\n`)
    return []
  }
}

/** One run of the job in a fresh process. */
export async function measuredPeer(name, job) {
  const results = await mkdtemp(join(tmpdir(), 'honeyhive-evals-'))
  const file = join(results, 'figures.json')
  try {
    await run(process.execPath, commands[name], {
      cwd: folder,
      env: { PATH: process.env.PATH, HOME: results, CI: 'true', EVALS_JOB: JSON.stringify({ ...job, file }) },
      timeout: 300_000,
      maxBuffer: 64 * 1024 * 1024,
    })
    return JSON.parse(await readFile(file, 'utf8'))
  } finally {
    await rm(results, { recursive: true, force: true })
  }
}
