// `npm run bench`: measures on this Node and on the newest long-term one, and writes docs/benchmarks.md.
import { ensureBuilt } from './build.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { ensureHeavy } from './heavy.mjs'
import { fail, run } from './run.mjs'

async function main() {
  checkNode()
  await ensureInstalled('test')
  await ensureBuilt()
  const { node24 } = await ensureHeavy()
  await run(
    process.execPath,
    ['benchmarks/run.mjs', '--node', process.execPath, '--node', node24, ...process.argv.slice(2)],
    { show: true },
  )
}

await main().catch(fail)
