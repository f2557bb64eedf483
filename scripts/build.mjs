// Builds everything that runs: packages by tsc, the published bundles, the page, the examples.
// A stamp over the sources makes a second call return at once.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { step } from './progress.mjs'
import { fail, root, runTool } from './run.mjs'

const stampFile = `${root}node_modules/.built.json`
const results = [
  'packages/honeyhive/dist/index.js',
  'packages/honeyhive/dist/bin.js',
  'packages/server/dist/index.js',
  'packages/server/dist/ui/index.html',
  'examples/dist/agent.js',
]
const ignored = new Set(['node_modules', 'dist', 'build', '.git', '.cache', 'docs', 'tests'])

/** Builds what is missing or older than its sources. */
export async function ensureBuilt() {
  const wanted = await fingerprint()
  if ((await readStamp()) === wanted && results.every((file) => existsSync(join(root, file)))) return
  await step('compile packages', () => runTool('tsc', ['-b']))
  await step('bundle honeyhive and @honeyhive/server', async () => {
    const { bundle } = await import('./bundle.mjs')
    await bundle()
  })
  await step('build the page', buildPage)
  await step('compile examples', () => runTool('tsc', ['-b', 'examples']))
  await mkdir(join(root, 'node_modules'), { recursive: true })
  await writeFile(stampFile, wanted)
}

async function buildPage() {
  await runTool('vite', ['build', 'packages/ui', '--logLevel', 'error'])
  const target = join(root, 'packages/server/dist/ui')
  await rm(target, { recursive: true, force: true })
  await cp(join(root, 'packages/ui/dist/static'), target, { recursive: true })
}

async function readStamp() {
  try {
    return await readFile(stampFile, 'utf8')
  } catch {
    // Never built here.
    return ''
  }
}

/** Path, size and time of every source file; content is not read, so that a warm start costs milliseconds. */
async function fingerprint() {
  const hash = createHash('sha256')
  for (const folder of ['packages', 'examples', 'scripts']) await addFolder(hash, join(root, folder))
  for (const file of ['package-lock.json', 'tsconfig.json', 'tsconfig.base.json']) await addFile(hash, join(root, file))
  return hash.digest('hex')
}

async function addFolder(hash, folder) {
  const entries = await readdir(folder, { withFileTypes: true })
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    if (ignored.has(entry.name)) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await addFolder(hash, path)
    else if (!/\.test(-d)?\.tsx?$/.test(entry.name)) await addFile(hash, path)
  }
}

async function addFile(hash, path) {
  const { size, mtimeMs } = await stat(path)
  hash.update(`${relative(root, path)} ${size} ${mtimeMs}\n`)
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await ensureBuilt().catch(fail)
