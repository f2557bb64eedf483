// A cluster of one traced process, which its primary ends as the first argument says.
import { HoneyHiveTracer, trace } from 'honeyhive'
import cluster from 'node:cluster'
import { createServer } from 'node:http'

const way = process.argv[2]

if (cluster.isPrimary) {
  const worker = cluster.fork()
  worker.on('listening', () => {
    if (way === 'disconnect') worker.disconnect()
    else if (way === 'kill') worker.kill()
    else worker.process.kill('SIGTERM')
  })
  worker.on('exit', (code, signal) => console.log('worker ended with', code, signal))
} else {
  HoneyHiveTracer.init({ sessionName: 'clustered' })
  trace('work', () => undefined)
  createServer().listen(0, '127.0.0.1')
}
