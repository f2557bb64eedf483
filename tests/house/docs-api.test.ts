import { fileURLToPath } from 'node:url'
import { runChild } from '@honeyhive/kit'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/docs.mjs', import.meta.url))

test('every public export has a docstring, what is called an example too, and docs/api is made of them', async () => {
  const { stdout, stderr, exitCode } = await runChild({ file: script, args: ['--check'] })
  expect(stderr).toBe('')
  expect({ stdout, exitCode }).toEqual({
    stdout: expect.stringMatching(/^\d+ exports of \d+ doors are documented\.\n$/u),
    exitCode: 0,
  })
})
