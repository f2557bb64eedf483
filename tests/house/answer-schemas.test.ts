import { fileURLToPath } from 'node:url'
import { runChild } from '@honeyhive/kit'
import { expect, test } from 'vitest'

const script = fileURLToPath(new URL('../../scripts/answer-schemas.mjs', import.meta.url))

test('what openapi.json says of the answers is made of the types that they have', async () => {
  const { stdout, stderr, exitCode } = await runChild({ file: script, args: ['--check'] })
  expect({ stdout, stderr, exitCode }).toEqual({
    stdout: 'answer-schemas.json is up to date.\n',
    stderr: '',
    exitCode: 0,
  })
})
