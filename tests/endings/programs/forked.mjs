// A process that forks a traced one with a channel between them, and ends it as the first argument says.
import { HoneyHiveTracer, trace } from 'honeyhive'
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const [, , way, role] = process.argv

if (role === undefined) {
  const child = fork(fileURLToPath(import.meta.url), [way, 'child'])
  child.on('message', () => {
    if (way === 'disconnect') child.disconnect()
    else if (way === 'exit') child.send('exit')
    else child.kill(way)
  })
  child.on('exit', (code, signal) => console.log('child ended with', code, signal))
} else {
  HoneyHiveTracer.init({ sessionName: 'forked' })
  trace('work', () => undefined)
  process.on('message', () => process.exit(4))
  process.send('ready')
}
