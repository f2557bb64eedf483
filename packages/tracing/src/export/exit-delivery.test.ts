import type { HttpAnswer } from '@honeyhive/api'
import { describe, expect, it } from 'vitest'
import { deliverAtExit, exitPatienceMillis } from './exit-delivery.ts'
import type { ExitParcel, ExitRequest } from './exit-parcel.ts'
import { type ExitAnswer, type ExitWorker, startExitWorker } from './exit-worker.ts'
import type { SendOutcome } from './transport.ts'

/** A thread that answers each request as it is told; `undefined` is no answer at all. */
function fakeWorker(answerTo: (url: string) => ExitAnswer['answer'] | undefined) {
  const posted: string[] = []
  const answers: ExitAnswer[] = []
  let isStopped = false
  let atOnce = 0
  const worker: ExitWorker = {
    post(id: number, { url }: ExitRequest) {
      posted.push(url)
      atOnce += 1
      const answer = answerTo(url)
      if (answer !== undefined) answers.push({ id, answer })
    },
    receive(timeoutMillis) {
      if (answers.length === 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, timeoutMillis)
      return answers.splice(0, 1)
    },
    stop: () => void (isStopped = true),
  }
  return { worker, posted, start: () => worker, isStopped: () => isStopped, atOnce: () => atOnce }
}

function answered(statusCode: number): HttpAnswer {
  return { status: 'answered', statusCode, header: () => undefined, body: new Uint8Array(0), bodyCut: false }
}

const refused = { status: 'lost', reason: 'connect ECONNREFUSED', code: 'ECONNREFUSED' } as const

function parcel(url: string, settled: [string, SendOutcome['status']][], timeoutMillis = 1000): ExitParcel {
  return {
    request: { url, headers: {}, body: new Uint8Array(1), gzip: false },
    timeoutMillis,
    read: (answer) => {
      if (answer.status === 'answered' && answer.statusCode < 300)
        return { status: 'delivered', rejected: 0, message: '' }
      if (answer.status === 'answered' && answer.statusCode === 413) return { status: 'too-large', message: '' }
      return { status: 'try-again', afterMillis: undefined, message: '' }
    },
    settle(outcome) {
      settled.push([url, outcome.status])
      return outcome.status === 'too-large' ? [parcel(`${url}1`, settled), parcel(`${url}2`, settled)] : []
    },
  }
}

describe('what is delivered while nothing else runs', () => {
  it('is settled once each, what goes first before the rest', () => {
    const settled: [string, SendOutcome['status']][] = []
    const { posted, start, isStopped } = fakeWorker(() => answered(200))
    deliverAtExit([parcel('first', settled)], [parcel('a', settled), parcel('b', settled)], start)
    expect(posted).toEqual(['first', 'a', 'b'])
    expect(settled).toEqual([
      ['first', 'delivered'],
      ['a', 'delivered'],
      ['b', 'delivered'],
    ])
    expect(isStopped()).toBe(true)
  })

  it('goes on with the rest when what goes first has no answer in its time', () => {
    const settled: [string, SendOutcome['status']][] = []
    const { start } = fakeWorker((url) => (url === 'first' ? undefined : answered(200)))
    deliverAtExit([parcel('first', settled, 30)], [parcel('a', settled)], start)
    expect(settled).toEqual([
      ['first', 'try-again'],
      ['a', 'delivered'],
    ])
  })

  it('is at most four requests at a time', () => {
    const settled: [string, SendOutcome['status']][] = []
    const { start, atOnce } = fakeWorker(() => undefined)
    const parcels = Array.from({ length: 9 }, (_, index) => parcel(`p${index}`, settled, 30))
    deliverAtExit([], parcels, start)
    expect(atOnce()).toBe(4)
    expect(settled).toHaveLength(9)
  })

  it('is what a parcel asks for in its place', () => {
    const settled: [string, SendOutcome['status']][] = []
    const { posted, start } = fakeWorker((url) => answered(url === 'a' ? 413 : 200))
    deliverAtExit([], [parcel('a', settled)], start)
    expect(posted).toEqual(['a', 'a1', 'a2'])
    expect(settled.map(([, status]) => status)).toEqual(['too-large', 'delivered', 'delivered'])
  })

  it('is tried for a moment only where nobody takes the connection', () => {
    const settled: [string, SendOutcome['status']][] = []
    const { posted, start } = fakeWorker(() => refused)
    const startedAt = performance.now()
    deliverAtExit([], [parcel('a', settled, 5000)], start)
    expect(performance.now() - startedAt).toBeLessThan(exitPatienceMillis + 100)
    expect(posted.length).toBeGreaterThan(1)
    expect(settled).toEqual([['a', 'try-again']])
  })

  it('is settled as not sent where no thread can be started', () => {
    const settled: [string, SendOutcome['status']][] = []
    deliverAtExit([parcel('first', settled)], [parcel('a', settled)], () => {
      throw Object.assign(new Error('no'), { code: 'ERR_ACCESS_DENIED' })
    })
    expect(settled).toEqual([
      ['first', 'try-again'],
      ['a', 'try-again'],
    ])
  })

  it('needs no thread when there is nothing', () => {
    deliverAtExit([], [], () => expect.unreachable())
  })
})

describe('the thread', () => {
  it('answers while this one is parked, also for what it cannot send', () => {
    const worker = startExitWorker()
    const body = new TextEncoder().encode('x')
    worker.post(1, { url: 'http://127.0.0.1:1/', headers: {}, body, gzip: false })
    worker.post(2, { url: 'no address', headers: {}, body, gzip: true })
    const answers: ExitAnswer[] = []
    while (answers.length < 2) answers.push(...worker.receive(5000))
    worker.stop()
    const byId = answers.toSorted((a, b) => a.id - b.id).map(({ answer }) => answer)
    expect(byId).toMatchObject([
      { status: 'lost', code: 'ECONNREFUSED' },
      { status: 'lost', code: 'ERR_INVALID_URL' },
    ])
  })
})
