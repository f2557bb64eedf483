import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { featuresPage, readFeatures } from '../../scripts/features-page.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const table = await readFeatures()
const { features } = table

/** A path of the repository; no test and no mutation is outside of its sources. */
const textOf = (file: string): Promise<string> => readFile(join(root, file), 'utf8')
const count = (text: string, part: string): number => text.split(part).length - 1

describe('the table of features', () => {
  test('has all 41 numbers, and each id once', () => {
    const numbers = new Set(features.map(({ id }) => Number.parseInt(id, 10)))
    expect([...numbers].filter(Number.isInteger)).toEqual(Array.from({ length: 41 }, (_, index) => index + 1))
    expect(new Set(features.map(({ id }) => id)).size).toBe(features.length)
  })

  test('says of each in one sentence what it does', () => {
    const odd = features.filter(({ feature, does }) => feature === '' || !/^[A-Z`].*[^.]\.$/u.test(does))
    expect(odd).toEqual([])
  })

  test('names tests that exist, each once in its file', async () => {
    const wrong: string[] = []
    for (const { id, test } of features) {
      const text = existsSync(join(root, test.file)) ? await textOf(test.file) : ''
      const found = ["'", '"', '`'].reduce((sum, quote) => sum + count(text, `${quote}${test.name}${quote}`), 0)
      if (found !== 1) wrong.push(`${id}: '${test.name}' occurs ${found} times in ${test.file}`)
    }
    expect(wrong).toEqual([])
  })

  test('changes code that exists once, and is no test', async () => {
    const wrong: string[] = []
    for (const { id, mutation } of features) {
      const text = existsSync(join(root, mutation.file)) ? await textOf(mutation.file) : ''
      const found = count(text, mutation.find)
      if (found !== 1) wrong.push(`${id}: the text to find occurs ${found} times in ${mutation.file}`)
      if (mutation.find === mutation.replace || /\.test\.|\/tests\//u.test(mutation.file)) wrong.push(id)
    }
    expect(wrong).toEqual([])
  })

  test('is what docs/features.md shows; `npm run test:features -- --docs` writes it', async () => {
    expect(await textOf('docs/features.md')).toBe(featuresPage(table))
  })
})
