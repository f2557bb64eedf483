import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.restoreAllMocks()
  vi.resetModules()
})

test('a UUID is of version 4 and its variant, and no two are equal', async () => {
  const { randomUuid } = await import('./random.ts')
  const uuids = Array.from({ length: 1_000 }, randomUuid)
  expect(new Set(uuids).size).toBe(1_000)
  for (const uuid of uuids)
    expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u)
  // Each of the four digits that the variant leaves free is drawn.
  expect(new Set(uuids.map((uuid) => uuid.charAt(19)))).toEqual(new Set(['8', '9', 'a', 'b']))
})

test('two processes whose Math.random gives the same numbers make different ids', async () => {
  vi.spyOn(Math, 'random').mockReturnValue(0.5)
  const first = (await import('./random.ts')).randomUuid()
  vi.resetModules()
  const second = (await import('./random.ts')).randomUuid()
  expect(second).not.toBe(first)
})
