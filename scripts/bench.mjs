// `npm run bench`: measures on this Node and on the newest long-term one, and writes docs/benchmarks.md.
// `npm run bench:server` measures the server (`--server`), `npm run bench:page` the page in Chromium (`--page`); each writes its
// section of that page.
import { ensureBuilt } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { ensureHeavy } from './heavy.mjs'
import { fail, run } from './run.mjs'

async function main() {
  checkNode()
  await ensureInstalled('test')
  await ensureBuilt()
  if (process.argv.includes('--page')) return measurePage()
  const { node24 } = await ensureHeavy()
  const isServer = process.argv.includes('--server')
  const program = isServer ? 'benchmarks/server/run.mjs' : 'benchmarks/run.mjs'
  const rest = process.argv.slice(2).filter((argument) => argument !== '--server')
  await run(process.execPath, [program, '--node', process.execPath, '--node', node24, ...rest], { show: true })
}

async function measurePage() {
  const rest = process.argv.slice(2).filter((argument) => argument !== '--page')
  await run(process.execPath, ['benchmarks/ui.mjs', '--write', ...rest], { show: true })
}

await main().catch(fail)
