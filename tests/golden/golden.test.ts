import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { emitterNames, fixtures, record } from './record.mjs'

const names = await emitterNames()

it('there is a recording for each emitter and no other', async () => {
  const files = await readdir(fixtures)
  expect(files.toSorted()).toEqual(names.map((name) => `${name}.json`).toSorted())
})

// What differs is news: of a package, of the model server, or of us. `node tests/golden/record.mjs` writes it down.
it.each(names)('%s emits what it emitted when it was recorded', async (name) => {
  const recorded: unknown = JSON.parse(await readFile(join(fixtures, `${name}.json`), 'utf8'))
  expect(await record(name)).toEqual(recorded)
})
