import { describe, expect, it } from 'vitest'
import { plainAnswer } from './plain-answer.ts'

const head = (...lines: readonly string[]): string => ['HTTP/1.1 200 OK', ...lines, '', ''].join('\r\n')
const read = (text: string): ReturnType<typeof plainAnswer> => plainAnswer(Buffer.from(text, 'latin1'))

describe('an answer on a connection', () => {
  it.each([
    ['has a length', head('Content-Length: 2') + '{}'],
    ['has a length of nothing', head('content-length: 0')],
    ['comes in chunks', head('Transfer-Encoding: chunked') + '5\r\nab\r\nc\r\n3;name=value\r\ndef\r\n0\r\n\r\n'],
    ['has no content', 'HTTP/1.1 204 No Content\r\n\r\n'],
    ['gives no reason', 'HTTP/1.1 200\r\ncontent-length: 0\r\n\r\n'],
  ])('that %s is whole at its last byte, and not before', (_, text) => {
    for (let length = 0; length < text.length; length += 1) expect(read(text.slice(0, length))).toBe('incomplete')
    expect(read(text)).toEqual({ isLast: false })
  })

  it.each([
    ['is an error', 'HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 0\r\n\r\n'],
    ['is a redirect', 'HTTP/1.1 302 Found\r\nlocation: /\r\ncontent-length: 0\r\n\r\n'],
    ['is only a hint', 'HTTP/1.1 103 Early Hints\r\n\r\n'],
    ['speaks an older version', 'HTTP/1.0 200 OK\r\ncontent-length: 0\r\n\r\n'],
    ['ends with its connection', head('content-type: text/plain') + 'text'],
    ['has something behind it', head('content-length: 2') + '{}HTTP'],
    ['has something behind its chunks', head('transfer-encoding: chunked') + '0\r\n\r\nHTTP'],
    ['has trailers', head('transfer-encoding: chunked') + '0\r\nname: value\r\n\r\n'],
    ['is packed', head('transfer-encoding: gzip, chunked') + '0\r\n\r\n'],
    ['has a size that is no number', head('transfer-encoding: chunked') + 'x\r\n'],
    ['has a chunk that is longer than it says', head('transfer-encoding: chunked') + '1\r\nabcd'],
    ['is no HTTP', `SSH-2.0-server\r\n\r\n`],
    ['has no end of its head', 'a'.repeat(16_385)],
    ['is too long', head('content-length: 2000000') + 'a'.repeat(1_100_000)],
  ])('that %s is for another client', (_, text) => {
    expect(read(text)).toBe('other')
  })

  it('says that the connection ends with it', () => {
    expect(read(head('Connection: close', 'Content-Length: 0'))).toEqual({ isLast: true })
  })
})
