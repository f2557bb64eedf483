import 'honeyhive/testing/vitest'
import { captureSpans } from 'honeyhive/testing'
import { trace } from 'honeyhive'
import { expect as jestExpect } from 'expect'
import { expect, it } from 'vitest'

it('importing honeyhive/testing/vitest is all that vitest needs, types included', async () => {
  const capture = captureSpans()
  trace((word: string) => word.length, { name: 'measure' })('moon')
  expect(capture.span('measure')).toHaveEventType('tool')
  expect(capture.span('measure')).toHaveInput('word', 'moon')
  expect(capture.span('measure')).toHaveOutput(4)
  expect(capture.span('measure')).not.toHaveFailed()
  // @ts-expect-error: a name is needed.
  expect(() => expect(capture.span('measure')).toHaveAttribute()).toThrow('the attribute')
  await capture.stop()
})

it('importing honeyhive/testing/jest extends the global expect of jest, and says what to do where there is none', async () => {
  await expect(import('honeyhive/testing/jest')).rejects.toThrow(
    "call expect.extend(spanMatchers) of 'honeyhive/testing'",
  )
  Reflect.set(globalThis, 'expect', jestExpect)
  // Failing is remembered per address.
  await import(`${import.meta.resolve('honeyhive/testing/jest')}?again`)
  Reflect.deleteProperty(globalThis, 'expect')
  const extended = jestExpect as unknown as (value: unknown) => { toHaveEventType(type: string): void }
  const capture = captureSpans()
  trace('step', () => 1)
  extended(capture.span('step')).toHaveEventType('tool')
  await capture.stop()
})
