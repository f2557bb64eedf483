import { gzipSync } from 'node:zlib'
import type { Reply } from '@honeyhive/kit'
import type { FaultCase } from '../harness/fault-case.ts'

export interface AnswerCase extends FaultCase {
  readonly reply: Reply
  /** Whether the spans count as delivered by this answer, or are sent again. */
  readonly isTaken: boolean
}

const megabyte = 1_048_576
const gzipped = { 'content-encoding': 'gzip', 'content-type': 'application/json' }
const ok = 'HTTP/1.1 200 OK\r\ncontent-type: application/x-protobuf\r\n'

/** Family A5: answers that break, or are more than anybody asked for. */
export const answerCases: readonly AnswerCase[] = [
  { name: 'a reset before the headers', reply: { kind: 'reset', when: 'before-headers' }, isTaken: false },
  { name: 'a reset after the headers', reply: { kind: 'reset', when: 'after-headers' }, isTaken: false },
  { name: 'a reset in the body of a 200', reply: { kind: 'reset', when: 'mid-body' }, isTaken: false },
  { name: 'a reset in the body of a 503', reply: { kind: 'reset', when: 'mid-body', status: 503 }, isTaken: false },
  { name: 'none, for ever', reply: { kind: 'hang' }, isTaken: false },
  { name: 'a byte now and then', reply: { kind: 'drip', totalBytes: 1000, everyMillis: 20 }, isTaken: false },
  {
    name: 'an end before the whole body',
    reply: { kind: 'raw', bytes: `${ok}content-length: 9\r\n\r\nearly` },
    isTaken: false,
  },
  { name: '10 MB', reply: { kind: 'huge', totalBytes: 10 * megabyte }, isTaken: true },
  {
    name: 'a compressed one that nobody asked for',
    reply: { kind: 'answer', headers: gzipped, body: gzipSync('{}') },
    isTaken: true,
  },
  {
    name: 'a compressed one that would be 64 MB',
    reply: { kind: 'answer', headers: gzipped, body: gzipSync(Buffer.alloc(64 * megabyte)) },
    isTaken: true,
  },
  {
    name: 'broken chunks',
    reply: { kind: 'raw', bytes: `${ok}transfer-encoding: chunked\r\n\r\nnonsense\r\n` },
    isTaken: false,
  },
  {
    name: 'a 100 before it',
    reply: { kind: 'raw', bytes: `HTTP/1.1 100 Continue\r\n\r\n${ok}content-length: 0\r\nconnection: close\r\n\r\n` },
    isTaken: true,
  },
  {
    name: 'a 103 before it',
    reply: {
      kind: 'raw',
      bytes: `HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}content-length: 0\r\nconnection: close\r\n\r\n`,
    },
    isTaken: true,
  },
]
