import { fileURLToPath } from 'node:url'
import { expectChild, runChild, startCollector } from '@honeyhive/kit'
import { expect, it } from 'vitest'
import { ensureHeavy } from '../../scripts/heavy.mjs'

const repository = fileURLToPath(new URL('../..', import.meta.url))

const program = `
import { HoneyHiveTracer, trace } from 'honeyhive'
HoneyHiveTracer.init({ disableHttpTracing: false })
trace('work', () => undefined)
`

it.each([
  ['this Node', async () => process.execPath, '--experimental-permission'],
  ['Node 24', async () => (await ensureHeavy()).node24, '--permission'],
])(
  'a process that may read nothing but its code, on %s, is traced as far as it may be known',
  async (_, binary, flag) => {
    const collector = await startCollector()
    const folders = ['node_modules', 'packages/honeyhive', 'examples'].map(
      (name) => `--allow-fs-read=${repository}${name}/`,
    )
    const result = await runChild({
      code: program,
      cwd: `${repository}examples`,
      nodeBinary: await binary(),
      nodeArgs: [flag, ...folders],
      env: { HH_API_URL: collector.url, HH_SPOOL: 'overflow' },
    })
    await collector.close()
    expectChild(result).toEndWith({ exitCode: 0 })
    expect(collector.spanCounts).toEqual({ work: 1 })
    const { resource } = collector.spans[0] ?? { resource: {} }
    expect(resource).toMatchObject({ 'process.runtime.name': 'nodejs', 'service.name': 'honeyhive-service' })
    expect(Object.keys(resource).filter((key) => /^(git|container)\./.test(key))).toEqual([])
  },
  180_000,
)
