import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** Every page of the repository that a reader may come to, generated ones included. */
async function pages(): Promise<readonly string[]> {
  const docs = await readdir(join(root, 'docs'), { recursive: true })
  const found = docs.filter((name) => name.endsWith('.md')).map((name) => `docs/${name.replaceAll('\\', '/')}`)
  return ['README.md', 'CHANGELOG.md', 'examples/README.md', ...found]
}

const textOf = (page: string): Promise<string> => readFile(join(root, page), 'utf8')

test('links between pages lead to files that exist', async () => {
  const broken: string[] = []
  for (const page of await pages()) {
    const prose = (await textOf(page)).replaceAll(/^```[\s\S]*?^```/gmu, '').replaceAll(/`[^`\n]*`/gu, '')
    for (const [, link = ''] of prose.matchAll(/\]\(([^)\s]+)\)/gu)) {
      if (/^[a-z]+:|^#/u.test(link)) continue
      const path = join(root, dirname(page), decodeURI(link.replace(/#.*$/u, '')))
      if (!existsSync(path)) broken.push(`${page}: ${link}`)
    }
  }
  expect(broken).toEqual([])
})

/** The page of docs/api that has the exports of a door. */
function doorPage(door: string): string {
  const name = door.replace(/^honeyhive\/?/u, '').replaceAll('/', '-')
  return `docs/api/${name || 'index'}.md`
}

test('what a page imports in its examples, a door exports', async () => {
  const wrong: string[] = []
  for (const page of await pages()) {
    if (page.startsWith('docs/migrate/') || page.startsWith('docs/api/')) continue
    const imports = (await textOf(page)).matchAll(/^import (?:type )?\{([^}]+)\} from '(honeyhive[^']*)'/gmu)
    for (const [, names = '', door = ''] of imports) {
      const api = existsSync(join(root, doorPage(door))) ? await textOf(doorPage(door)) : ''
      for (const name of names.split(',').map((one) => one.trim().replace(/^type /u, '')))
        if (name !== '' && !api.includes(`\n## ${name}\n`)) wrong.push(`${page}: ${name} of ${door}`)
    }
  }
  expect(wrong).toEqual([])
})
