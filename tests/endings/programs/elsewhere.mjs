// A process that does, as its argument says, what makes another place or another name of it, and ends by itself.
import { HoneyHiveTracer, trace } from 'honeyhive'
import { runInNewContext } from 'node:vm'

HoneyHiveTracer.init({ sessionName: 'elsewhere' })
if (process.argv[2] === 'title') {
  process.title = 'another'
  console.log(process.title)
  trace('work', () => undefined)
} else {
  const work = runInNewContext('() => { const error = new TypeError("of the context"); throw error }')
  try {
    trace(work, { name: 'work' })()
  } catch (error) {
    console.log(error.message, error instanceof TypeError)
  }
}
