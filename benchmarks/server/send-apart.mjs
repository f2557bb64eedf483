import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('sender.mjs', import.meta.url))

/** `ingest` in a process of its own, see `sender.mjs`. `sessions` are the options of `Sessions` without its text. */
export function sendApart({ url, pid }, { onWindow, ...order }) {
  return new Promise((resolve, reject) => {
    const sender = fork(program, { serialization: 'advanced' })
    sender.on('message', ({ window, result }) => (result === undefined ? onWindow?.(window) : resolve(result)))
    sender.on('exit', (code) => reject(new Error(`The sender ended with ${code}.`)))
    sender.send({ url, pid, ...order })
  })
}
