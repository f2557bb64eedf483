import { backoffMillis, type HttpAnswer, type HttpLoss } from '@honeyhive/api'
import type { ExitParcel, ExitRequest } from './exit-parcel.ts'
import { type ExitWorker, maxExitRequests, startExitWorker } from './exit-worker.ts'
import type { SendOutcome } from './transport.ts'

/** A server that takes no connection is tried for so long: it will hardly be back before the process would have to go. */
export const exitPatienceMillis = 300
/** The first wait between two connections that are not taken. */
const firstRetryMillis = 50

/** Taken before anybody can put a clock that stands still in its place. */
const monotonicMillis: () => number = performance.now.bind(performance)

interface Flight {
  readonly parcel: ExitParcel
  readonly request: ExitRequest
  readonly attempts: number
  readonly dueMillis: number
  /** Why the last attempt came to nothing. */
  readonly last: SendOutcome | undefined
}

/**
 * Sends parcels without giving the event loop a turn, because there will be none any more: a thread makes the requests and
 * this one waits for its answers. Each parcel is settled exactly once, at the latest when its time is over. What is in
 * `first` goes first and has a moment's lead. Never throws.
 */
export function deliverAtExit(
  first: readonly ExitParcel[],
  parcels: readonly ExitParcel[],
  startWorker: () => ExitWorker = startExitWorker,
): void {
  if (parcels.length === 0 && first.length === 0) return
  const startedMillis = monotonicMillis()
  let worker: ExitWorker
  try {
    worker = startWorker()
  } catch (error) {
    for (const parcel of [...first, ...parcels]) parcel.settle(withoutWorker(error))
    return
  }
  for (const group of [first, parcels]) new ExitDelivery(worker, startedMillis, group).run()
  worker.stop()
}

class ExitDelivery {
  private readonly worker: ExitWorker
  private readonly startedMillis: number
  private waiting: Flight[]
  private readonly flying = new Map<number, Flight>()

  constructor(worker: ExitWorker, startedMillis: number, parcels: readonly ExitParcel[]) {
    this.worker = worker
    this.startedMillis = startedMillis
    this.waiting = parcels.map(newFlight)
  }

  run(): void {
    for (;;) {
      const now = monotonicMillis()
      this.giveUpLate(now)
      this.post(now)
      if (this.flying.size + this.waiting.length === 0) return
      for (const { id, answer } of this.worker.receive(Math.max(0, this.nextMillis() - now))) {
        const flight = this.flying.get(id)
        // One that was given up may still be answered.
        if (flight === undefined) continue
        this.flying.delete(id)
        this.take(flight, answer)
      }
    }
  }

  private giveUpLate(now: number): void {
    const isLate = ({ parcel }: Flight): boolean => now >= this.endOf(parcel)
    const late = [...this.waiting.filter(isLate), ...[...this.flying.values()].filter(isLate)]
    this.waiting = this.waiting.filter((flight) => !isLate(flight))
    for (const [id, flight] of this.flying) if (isLate(flight)) this.flying.delete(id)
    for (const { parcel, last } of late) parcel.settle(last ?? unanswered(parcel.request))
  }

  private post(now: number): void {
    const due = this.waiting.filter(({ dueMillis }) => dueMillis <= now)
    for (const flight of due.slice(0, maxExitRequests - this.flying.size)) {
      this.waiting.splice(this.waiting.indexOf(flight), 1)
      const id = (lastId += 1)
      this.flying.set(id, flight)
      this.worker.post(id, flight.request)
    }
  }

  /** When something is to be done even if no answer comes. */
  private nextMillis(): number {
    let next = Number.POSITIVE_INFINITY
    for (const { parcel } of this.flying.values()) next = Math.min(next, this.endOf(parcel))
    const hasRoom = this.flying.size < maxExitRequests
    for (const { parcel, dueMillis } of this.waiting)
      next = Math.min(next, this.endOf(parcel), hasRoom ? dueMillis : Number.POSITIVE_INFINITY)
    return next
  }

  private take(flight: Flight, answer: HttpAnswer | HttpLoss): void {
    const { parcel, request, attempts } = flight
    // A server that cannot read a compressed body says so in one of two ways.
    if (request.gzip && answer.status === 'answered' && (answer.statusCode === 400 || answer.statusCode === 415)) {
      this.waiting.push({ ...flight, request: { ...request, gzip: false }, dueMillis: 0 })
      return
    }
    const outcome = parcel.read(answer)
    const dueMillis = outcome.status === 'try-again' ? monotonicMillis() + waitMillis(outcome, answer, attempts) : 0
    const isOver = outcome.status !== 'try-again' || dueMillis >= this.lastTryOf(parcel, answer)
    if (isOver) this.waiting.push(...parcel.settle(outcome).map(newFlight))
    else this.waiting.push({ parcel, request, attempts: attempts + 1, dueMillis, last: outcome })
  }

  private endOf({ timeoutMillis }: ExitParcel): number {
    return this.startedMillis + timeoutMillis
  }

  private lastTryOf(parcel: ExitParcel, answer: HttpAnswer | HttpLoss): number {
    const end = this.endOf(parcel)
    return answer.status === 'answered' ? end : Math.min(end, this.startedMillis + exitPatienceMillis)
  }
}

/** Over all deliveries, because two of them share a thread. */
let lastId = 0

function newFlight(parcel: ExitParcel): Flight {
  return { parcel, request: parcel.request, attempts: 0, dueMillis: 0, last: undefined }
}

function waitMillis(
  { afterMillis }: { readonly afterMillis: number | undefined },
  answer: HttpAnswer | HttpLoss,
  attempts: number,
): number {
  if (afterMillis !== undefined) return afterMillis
  return answer.status === 'answered' ? backoffMillis(attempts) : firstRetryMillis * 2 ** attempts
}

function unanswered({ url }: ExitRequest): SendOutcome {
  return { status: 'try-again', afterMillis: undefined, message: `${url} had not answered in time.` }
}

function withoutWorker(error: unknown): SendOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
  return {
    status: 'try-again',
    afterMillis: undefined,
    message: `No worker thread could be started (${code}), and without one nothing can be sent while the process ends. Await tracer.shutdown() before.`,
  }
}
