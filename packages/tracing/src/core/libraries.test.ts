import { beforeEach, expect, it } from 'vitest'
import { notedLibraries, noteLibrary } from './libraries.ts'

beforeEach(() => {
  Reflect.deleteProperty(globalThis, Symbol.for('honeyhive.v2.libraries'))
})

it('keeps each library once, hooked in several ways, whatever a later attempt comes to', () => {
  noteLibrary({ name: 'openai', isHooked: false, reason: 'Too old.' })
  noteLibrary({ name: 'openai', isHooked: true, how: 'register', version: '7.57.0' })
  noteLibrary({ name: 'openai', isHooked: true, how: 'wrapOpenAI' })
  noteLibrary({ name: 'openai', isHooked: true, how: 'wrapOpenAI' })
  noteLibrary({ name: 'openai', isHooked: false, reason: 'Too old.' })
  noteLibrary({ name: 'ai', isHooked: false, reason: 'Not found.' })
  expect(notedLibraries()).toEqual([
    { name: 'openai', isHooked: true, version: '7.57.0', how: 'register, wrapOpenAI' },
    { name: 'ai', isHooked: false, reason: 'Not found.', version: undefined, how: undefined },
  ])
})

it('is bounded', () => {
  for (let index = 0; index < 200; index += 1) noteLibrary({ name: `library-${index}`, isHooked: true })
  expect(notedLibraries()).toHaveLength(100)
})
