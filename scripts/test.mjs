// `npm test`: everything that a change must pass, from a bare clone. Arguments go to vitest (`npm test -- packages/otlp`).
import { styleText } from 'node:util'
import { ensureBuilt } from './build.mjs'
import { ensureHeavy } from './heavy.mjs'
import { checkNode, ensureInstalled } from './install.mjs'
import { seconds, step } from './progress.mjs'
import { fail, run, runTool } from './run.mjs'

async function main() {
  const startedAt = performance.now()
  checkNode()
  await ensureInstalled('test')
  await step('install Debian packages that tests use', installSystemPackages)
  await ensureBuilt()
  // Here and not only in the tests that use it, which run side by side.
  await step('install what few tests need', ensureHeavy)
  await step('check format', () => runTool('oxfmt', ['--check', '.']))
  await step('lint', () => runTool('oxlint', ['--deny-warnings', '--type-aware']))
  await step('check floors', () => run(process.execPath, ['scripts/check-floors.mjs']))
  await step('check types of tests', () => runTool('tsc', ['-p', 'tsconfig.test.json']))
  await runTool('vitest', ['run', ...process.argv.slice(2)], { show: true })
  process.stdout.write(`\n${styleText('green', 'All checks passed')} in ${seconds(performance.now() - startedAt)}.\n`)
}

/** Tests that need a package fail by themselves where it is missing, so a machine without apt gets as far as it can. */
async function installSystemPackages() {
  try {
    await run(process.execPath, ['scripts/system-packages.mjs'])
  } catch (error) {
    process.stderr.write(`\n${error.output ?? error.message}\nTests that use these packages will fail.\n`)
  }
}

await main().catch(fail)
