import { expect, it } from 'vitest'
import { formatSegmentName, parseSegmentName } from './segment-name.ts'

const ready = { ordinal: 12, endpointKey: 'ab'.repeat(16), random: '0123456789ab', owner: undefined }
const held = { ...ready, owner: { host: '01234567', pid: 4_194_304, start: '123456789' } }

it.each([
  [ready, `0000000012.${'ab'.repeat(16)}.0123456789ab.ready`],
  [held, `0000000012.${'ab'.repeat(16)}.0123456789ab.01234567-4194304-123456789.held`],
])('is read as it is written', (name, text) => {
  expect(formatSegmentName(name)).toBe(text)
  expect(parseSegmentName(text)).toEqual(name)
})

it.each(['', 'notes.txt', '.ready', '12.ab.01.ready', `../0000000012.${'ab'.repeat(16)}.0123456789ab.ready`])(
  'is not %j',
  (text) => {
    expect(parseSegmentName(text)).toBeUndefined()
  },
)
