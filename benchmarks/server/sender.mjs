// Sends in a process of its own, which stands behind the server and the reader: in life whoever sends is another machine, here it shares
// the cores with those whose times are taken. It is told what to send, and answers with what `ingest` returns.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { corpus } from './corpus.mjs'
import { ingest } from './ingest.mjs'
import { measuresOf } from './server-process.mjs'
import { Sessions } from './sessions.mjs'
import { standBack } from './stand-back.mjs'

const [{ url, pid, sessions, ...rest }] = await once(process, 'message')
const text = corpus(fileURLToPath(new URL('../../node_modules', import.meta.url)))
const server = { url, ...measuresOf(pid) }
const result = await ingest(server, new Sessions({ text, ...sessions }), {
  ...rest,
  onReader: standBack,
  onWindow: (window) => process.send({ window }),
})
process.send({ result }, () => process.disconnect())
