import { temporaryFolder } from '@honeyhive/kit'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'
import { findWorkerFile } from './worker-door.ts'

async function installed(): Promise<string> {
  const folder = await temporaryFolder()
  onTestFinished(() => folder.remove())
  const dist = join(folder.path, 'with space', 'honeyhive', 'dist')
  await mkdir(dist, { recursive: true })
  await writeFile(join(dist, 'export-worker.js'), '')
  return pathToFileURL(dist).href
}

it.each(['index.js', 'chunks/chunk-AB12.js'])('finds the file of the thread from %s of the package', async (own) => {
  const dist = await installed()
  expect(findWorkerFile(`${dist}/${own}`)).toBe(`${dist}/export-worker.js`)
})

it('finds none in a bundle of the app, among sources, where the file is missing, or without an address', async () => {
  const dist = await installed()
  const elsewhere = [
    'file:///app/dist/server.js',
    `${dist}/types/a.js`,
    'file:///no/honeyhive/dist/index.js',
    undefined,
  ]
  expect([import.meta.url, ...elsewhere].map((url) => findWorkerFile(url))).toEqual(Array(5).fill(undefined))
})
