import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** A server that counts spans and keeps none, so that no load is too much for it. */
export interface Sink extends AsyncDisposable {
  readonly url: string
  /** How many spans of each name it has taken, each once. */
  readonly counts: () => Promise<Readonly<Record<string, number>>>
  readonly close: () => Promise<void>
  /** At the same address again. */
  readonly open: () => Promise<void>
}

export async function startSink(answerMillis = 0): Promise<Sink> {
  const child = fork(fileURLToPath(new URL('programs/sink.mjs', import.meta.url)), [String(answerMillis)], {
    execArgv: [],
  })
  const answer = (): Promise<unknown> => new Promise((resolve) => child.once('message', resolve))
  const ask = async (message: string): Promise<unknown> => {
    const answered = answer()
    child.send(message)
    return answered
  }
  return {
    url: String(await answer()),
    counts: async () => (await ask('count')) as Readonly<Record<string, number>>,
    close: async () => void (await ask('close')),
    open: async () => void (await ask('open')),
    [Symbol.asyncDispose]: async () => void child.kill(),
  }
}
