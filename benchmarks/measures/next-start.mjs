// What a program does that starts after another: a tracer of ours sends what that one has left on disk.
//
//   node measures/next-start.mjs --url http://…
import { parseArgs } from 'node:util'
import { start } from '../variants/honeyhive.mjs'

const { values } = parseArgs({ options: { url: { type: 'string' } } })
const tracing = await start({ url: values.url })
await tracing.end()
process.exit(0)
