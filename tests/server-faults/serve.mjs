// A server in a process of its own, as it is published.
import { startServer } from '@honeyhive/server'

const server = await startServer({ port: 0, dataDirectory: process.argv[2] })
process.stdout.write(`${server.url}\n`)
