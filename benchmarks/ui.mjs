// How long the page takes in Chromium, over the built server with a store of its own:
//
//   node benchmarks/ui.mjs [--events 1000000] [--json FILE] [--write]     (after `npm run build`)
//   node benchmarks/ui.mjs --events 100000 --keep /tmp/store --only 'error:t|1,000 spans'      for a quick look
//
// `--keep` fills the store in that folder once and uses it again; `--only` measures the rows whose name it matches.
// `--write`, which `npm run bench:page` gives, puts the figures into docs/benchmarks.md.
import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { openBrowser } from './page/browser.mjs'
import { fill, sessions } from './page/fill.mjs'
import { measurePage } from './page/measures.mjs'
import { lines, section } from './page/report.mjs'
import { writeSection } from './page/sections.mjs'

const { values: options } = parseArgs({
  options: {
    events: { type: 'string', default: '1000000' },
    json: { type: 'string' },
    keep: { type: 'string' },
    only: { type: 'string', default: '' },
    write: { type: 'boolean', default: false },
  },
})
const events = Number(options.events)
const load = loadavg()[0]
const directory = options.keep ?? (await mkdtemp(join(tmpdir(), 'honeyhive-bench-ui-')))
await mkdir(directory, { recursive: true })
const isFilled = (await readdir(directory)).length > 0
const program = fileURLToPath(new URL('../packages/honeyhive/dist/bin.js', import.meta.url))
const server = spawn(process.execPath, [program, 'server', '--port', '0', '--data-dir', directory])
const ended = new Promise((resolve) => server.once('exit', resolve))
const browser = await openBrowser()
try {
  const url = await new Promise((resolve) => server.stdout.once('data', (line) => resolve(String(line).trim())))
  const began = performance.now()
  if (!isFilled) await fill(url, events)
  const fillSeconds = (performance.now() - began) / 1000
  const measures = await measurePage({ url, browser, sessions, events, only: new RegExp(options.only, 'u') })
  console.log(lines(measures).join('\n'))
  if (options.json !== undefined) await writeFile(options.json, `${JSON.stringify(measures, null, 2)}\n`)
  if (options.write)
    await writeSection('page', section({ measures, events, version: browser.version, load, fillSeconds }))
} finally {
  await browser.close()
  server.kill('SIGTERM')
  await ended
  if (options.keep === undefined) await rm(directory, { recursive: true, force: true })
}
