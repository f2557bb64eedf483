// Records what instrumented libraries emit, against the local model server, as OTLP/JSON in tests/fixtures/golden.
//
//   npm run build && node tests/golden/record.mjs [name …]
import { execFile } from 'node:child_process'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { normalise } from './normalise.mjs'

const emitters = fileURLToPath(new URL('emitters/', import.meta.url))
export const fixtures = fileURLToPath(new URL('../fixtures/golden/', import.meta.url))

/** The names of all emitters. */
export async function emitterNames() {
  const files = await readdir(emitters)
  return files.map((file) => file.replace(/\.mjs$/u, '')).toSorted()
}

/** Runs one emitter in a process of its own, because most of them change the libraries that they instrument. */
export async function record(name) {
  const { HH_API_KEY: _key, NODE_OPTIONS: _options, VITEST: _vitest, ...env } = process.env
  const { stdout } = await promisify(execFile)(process.execPath, [join(emitters, `${name}.mjs`)], {
    env: { ...env, NODE_NO_WARNINGS: '1', AI_SDK_LOG_WARNINGS: 'false' },
    maxBuffer: 64 * 1024 * 1024,
  })
  return normalise(JSON.parse(stdout))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const names = process.argv.length > 2 ? process.argv.slice(2) : await emitterNames()
  await mkdir(fixtures, { recursive: true })
  for (const name of names) {
    await writeFile(join(fixtures, `${name}.json`), `${JSON.stringify(await record(name), undefined, 2)}\n`)
    console.log(name)
  }
}
