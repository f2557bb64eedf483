import { mkdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { findLayoutFaults } from '../../packages/ui/dev/layout-check.mjs'
import { screensOf } from './page-screens.ts'
import { pageWorld } from './page-world.ts'
import type { Screen } from './page-screens.ts'
import type { Page } from 'playwright-core'

const world = pageWorld('shop', 'assistant', 'evaluation')
const SCREENS = [
  'list',
  'filtered',
  'nothing-left',
  'suggestions',
  'menu',
  'session',
  'waterfall',
  'thread',
  'media',
  'step',
  'error',
  'feedback',
  'model',
  'palette',
  'help',
  'add-to-dataset',
  'difference',
  'span-difference',
  'experiments',
  'experiment',
  'comparison',
  'datasets',
  'dataset',
  'version',
  'row-editor',
  'design',
] as const

let axe = ''
let screens: Readonly<Record<string, Screen>>

beforeAll(async () => {
  axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
  screens = await screensOf(world().ask)
})

interface AxeResult {
  readonly violations: readonly {
    readonly id: string
    readonly impact: string | null
    readonly nodes: readonly { readonly target: readonly unknown[]; readonly failureSummary?: string }[]
  }[]
}

/** What is serious or critical by the rules of WCAG 2.2 A and AA and axe's best practices. */
async function accessFaults(page: Page): Promise<readonly string[]> {
  // Evaluated by the debugger: the page's own policy lets no foreign script in.
  await page.evaluate(axe)
  const { violations } = await page.evaluate<AxeResult>('axe.run(document, { resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.slice(0, 3).map(({ target, failureSummary }) => `${id} ${String(target)} ${failureSummary}`),
    )
}

/** `HONEYHIVE_SCREENS=docs/screens` photographs the screens there, and looks at all of them in both themes at both widths. */
const photographs = process.env['HONEYHIVE_SCREENS']
const LOOKS = [
  { name: '1280-light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { name: '390-dark', viewport: { width: 390, height: 844 }, colorScheme: 'dark' },
  { name: '1280-dark', viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
  { name: '390-light', viewport: { width: 390, height: 844 }, colorScheme: 'light' },
] as const

describe.each(photographs === undefined ? LOOKS.slice(0, 2) : LOOKS)('at $name', (look) => {
  test.each(SCREENS)('axe finds nothing serious on %s, and nothing is cut or overlaps', async (name) => {
    const screen = screens[name]
    if (screen === undefined) throw new Error(`There is no screen '${name}'.`)
    await world().visit(
      screen.path,
      async (page) => {
        await screen.ready(page)
        if (photographs !== undefined) {
          await mkdir(photographs, { recursive: true })
          await page.screenshot({ path: join(photographs, `${name}-${look.name}.png`) })
        }
        expect({ access: await accessFaults(page), layout: await findLayoutFaults(page) }).toEqual({
          access: [],
          layout: [],
        })
      },
      look,
    )
  })
})
