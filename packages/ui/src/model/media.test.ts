import { expect, test } from 'vitest'
import { mediaOf } from './media.ts'

test('draws only raster pictures that the trace itself carries', () => {
  expect(mediaOf(null, 'data:image/png;base64,AAAA')).toEqual({ kind: 'picture', mimeType: 'image/png' })
  expect(mediaOf('image/png', 'https://example.test/a.png')).toEqual({
    kind: 'address',
    mimeType: 'image/png',
    link: 'https://example.test/a.png',
  })
  expect(mediaOf('image/svg+xml', 'data:image/svg+xml;base64,AAAA')).toEqual({
    kind: 'data',
    mimeType: 'image/svg+xml',
    bytes: 3,
  })
  expect(mediaOf('image/png', 'javascript:alert(1)')).toEqual({ kind: 'address', mimeType: 'image/png', link: null })
  expect(mediaOf(null, 'https:/\\x')).toMatchObject({ link: null })
})

test('tells type and size of other data', () => {
  expect(mediaOf(null, `data:audio/wav;base64,${'A'.repeat(4000)}`)).toEqual({
    kind: 'sound',
    mimeType: 'audio/wav',
    bytes: 3000,
  })
})

test('a sound that no browser plays is named', () => {
  expect(mediaOf('audio/pcm16', 'data:audio/pcm16;base64,AAAA')).toEqual({
    kind: 'data',
    mimeType: 'audio/pcm16',
    bytes: 3,
  })
})
