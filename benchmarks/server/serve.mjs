// A server in a process of its own, as it is published: prints its address once it listens.
import { startServer } from '@honeyhive/server'

const server = await startServer({ port: 0, dataDirectory: process.argv[2] })
process.stdout.write(`${server.url}\n`)
