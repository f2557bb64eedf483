import { WriteEngine } from '../store/sqlite/write-engine.ts'
import { toFault } from './fault.ts'
import { givingWay } from './right-of-way.ts'
import type { MessagePort } from 'node:worker_threads'
import type { WriterOptions } from '../store/sqlite/write-command.ts'
import type { FromWriter, ToWriter } from './messages.ts'
import type { Answering } from './right-of-way.ts'

/** The thread that writes: the only connection that does. Its answers all go to the main thread, whoever has asked. */
export function runWriter(main: MessagePort, options: WriterOptions, answering: Answering): void {
  const answer = (message: FromWriter): void => main.postMessage(message, [])
  const engine = new WriteEngine({
    ...options,
    now: Date.now,
    pause: givingWay(answering),
    onCommit: (version, hasDropped) => answer({ kind: 'commit', version, hasDropped }),
  })
  const listen = (message: ToWriter): void => {
    if (message.kind === 'link') message.port.on('message', listen)
    else if (message.kind === 'close') void engine.close().finally(() => answer({ kind: 'closed' }))
    else {
      const { id, command, refused } = message
      engine.submit(command).then(
        (result) => answer({ kind: 'done', id, result, refused }),
        (error: unknown) => answer({ kind: 'failed', id, fault: toFault(error) }),
      )
    }
  }
  main.on('message', listen)
}
