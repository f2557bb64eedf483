import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/check-floors.mjs', import.meta.url))
const folders: string[] = []

afterEach(async () => {
  await Promise.all(folders.splice(0).map((folder) => rm(folder, { recursive: true })))
})

/** A small house with the given files beside a manifest for each package they are in. */
async function checkHouse(files: Readonly<Record<string, string>>): Promise<{ status: number | null; said: string }> {
  const root = await mkdtemp(join(tmpdir(), 'house-'))
  folders.push(root)
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, 'packages', path)
    await mkdir(dirname(file), { recursive: true })
    await writeFile(file, text)
    const name = path.split('/')[0] ?? ''
    await writeFile(
      join(root, 'packages', name, 'package.json'),
      JSON.stringify({ exports: { '.': './dist/index.js' } }),
    )
  }
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, '--root', root], { encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

describe('check-floors', () => {
  it('passes a house whose imports go down', async () => {
    const { status, said } = await checkHouse({
      'otlp/src/index.ts': 'export const one = 1\n',
      'tracing/src/index.ts': "export { two } from './setup/runtime.ts'\n",
      'tracing/src/setup/runtime.ts': "import { one } from '@honeyhive/otlp'\nexport const two = one + 1\n",
    })
    expect(said).toContain('no cycles')
    expect(status).toBe(0)
  })

  it.each([
    [
      'a package above',
      'otlp/src/index.ts',
      "import { trace } from '@honeyhive/tracing'\n",
      "'otlp' may import no other package",
    ],
    [
      'the tracer from the server',
      'server/src/index.ts',
      "import type { Tracer } from '@honeyhive/tracing'\n",
      "not 'tracing'",
    ],
    [
      'a room above',
      'tracing/src/core/log.ts',
      "import { queue } from '../export/queue.ts'\n",
      "'core' is below 'export'",
    ],
    [
      'a room beside',
      'tracing/src/span/span.ts',
      "export { queue } from '../export/queue.ts'\n",
      'do not know each other',
    ],
    [
      'a file inside another package',
      'tracing/src/index.ts',
      "import '../../otlp/src/index.ts'\n",
      'leaves the package',
    ],
    ['a path that is no door', 'tracing/src/index.ts', "import '@honeyhive/otlp/encode'\n", 'not in the exports'],
    ['a package that does not exist', 'evals/src/index.ts', "import '@honeyhive/magic'\n", "no package 'magic'"],
    [
      'the server, unless on demand',
      'honeyhive/src/bin.ts',
      "import { startServer } from '@honeyhive/server'\n",
      "not 'server'",
    ],
  ])('fails on an import of %s and says where', async (_what, path, text, why) => {
    const { status, said } = await checkHouse({ 'otlp/src/index.ts': 'export const one = 1\n', [path]: text })
    expect(said).toContain(`packages/${path}:1`)
    expect(said).toContain(why)
    expect(status).toBe(1)
  })

  it('fails on a cycle at run time, and lets a cycle of types be', async () => {
    const cycle = await checkHouse({
      'api/src/a.ts': "import { b } from './b.ts'\nexport const a = b\n",
      'api/src/b.ts': "import { a } from './a.ts'\nexport const b = a\n",
    })
    expect(cycle.said).toContain(
      'run-time cycle: packages/api/src/a.ts -> packages/api/src/b.ts -> packages/api/src/a.ts',
    )
    expect(cycle.status).toBe(1)
    const types = await checkHouse({
      'api/src/a.ts': "import type { B } from './b.ts'\nexport interface A { b: B }\n",
      'api/src/b.ts': "import type { A } from './a.ts'\nexport interface B { a: A }\n",
    })
    expect(types.status).toBe(0)
  })
})
