import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { DataDirectory } from './data-directory.ts'
import { PortInUseError, ServerError } from './errors.ts'
import { ownIntake } from './ingest/intake.ts'
import { BodyReader } from './ingest/read-body.ts'
import { ChangeStreams, defaultChangeStream } from './live/change-stream.ts'
import { resolveOptions } from './options.ts'
import { judgeOf } from './records/judge.ts'
import { keepWithin } from './store/retention.ts'
import { moveAside } from './store/sqlite/open-file.ts'
import { SqliteStore } from './store/sqlite/sqlite-store.ts'
import { DamagedStoreError, NewerSchemaError } from './store/store-errors.ts'
import { IntakeThread } from './threads/intake-thread.ts'
import { RightOfWay } from './threads/right-of-way.ts'
import { threadedStore } from './threads/threaded-store.ts'
import { workerFile } from './threads/worker-file.ts'
import { version } from './version.ts'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerConfig, ServerOptions } from './options.ts'
import type { Intake } from './ingest/intake.ts'
import type { EventStore } from './store/event-store.ts'
import type { ThreadedStoreOptions } from './threads/threaded-store.ts'

const idleSweepMillis = 20
const storeFile = 'events.db'

export interface RunningServer {
  /** Without a slash at its end. */
  readonly url: string
  readonly port: number
  readonly dataDirectory: string
  /** Where the store that was found damaged at the start is now; null when it was sound. */
  readonly movedAside: string | null
  /** Stops taking requests, ends the live streams, waits for what is being written, releases the data directory. Twice is fine. */
  close(): Promise<void>
}

/**
 * Starts the local platform. Resolves once it answers; rejects with a `ServerError` when it cannot start, and then nothing is left behind.
 *
 * @example
 * const server = await startServer({ port: 0 })
 * console.log(server.url)
 * await server.close()
 */
export async function startServer(options: ServerOptions = {}): Promise<RunningServer> {
  const config = resolveOptions(options)
  const directory = DataDirectory.hold(config.dataDirectory)
  const way = new RightOfWay()
  const { store, intake, movedAside } = openStore(config, directory, way)
  const streams = new ChangeStreams(store, {
    ...defaultChangeStream,
    maxStreams: config.maxStreams,
    heartbeatMillis: config.heartbeatMillis,
  })
  const server = createServer(config, { store, intake, streams, way })
  try {
    await listening(server, config)
  } catch (error) {
    await closeStore({ store, intake })
    directory.release()
    throw error
  }
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host.includes(':') ? `[${config.host.replaceAll(/[[\]]/gu, '')}]` : config.host}:${port}`
  directory.announce({ pid: process.pid, url, version, startedAt: Date.now() })
  const stopSweeping = keepWithin({
    ...config,
    store,
    path: join(directory.path, storeFile),
    now: Date.now,
    onFault: (error) => process.stderr.write(`honeyhive: old events could not be removed: ${String(error)}\n`),
  })
  const close = async (): Promise<void> => {
    stopSweeping()
    streams.close()
    await closed(server, config.closeGraceMillis)
    await closeStore({ store, intake })
    directory.release()
  }
  let closing: Promise<void> | undefined
  return { url, port, dataDirectory: directory.path, movedAside, close: () => (closing ??= close()) }
}

interface OpenedStore {
  readonly store: EventStore
  readonly intake: Intake
  readonly movedAside: string | null
}

/** A damaged store is moved aside rather than in the way: spans that come now are worth more than those that cannot be read. */
function openStore(config: ServerConfig, directory: DataDirectory, way: RightOfWay): OpenedStore {
  const path = join(directory.path, storeFile)
  const open = (): Pick<OpenedStore, 'store' | 'intake'> => withThreads({ ...config, path, way })
  try {
    return { ...open(), movedAside: null }
  } catch (error) {
    if (!(error instanceof DamagedStoreError)) throw refusedStart(error, directory)
    const movedAside = moveAside(path, Date.now())
    process.stderr.write(
      `honeyhive: ${error.message} It was moved to ${movedAside}; a new, empty store takes its place.\n`,
    )
    return { ...open(), movedAside }
  }
}

/** Threads where their file is: this one for requests and quick reads, one that takes spans, one that writes, and some for long reads. */
function withThreads(
  options: ThreadedStoreOptions & { readonly maxQueuedEvents: number; readonly way: RightOfWay },
): Pick<OpenedStore, 'store' | 'intake'> {
  const file = workerFile()
  if (file === undefined) {
    const store = new SqliteStore(options)
    return { store, intake: ownIntake(store) }
  }
  const { store, writer } = threadedStore(file, options)
  const { maxQueuedEvents, way } = options
  return { store, intake: new IntakeThread(file, { writer, maxQueuedEvents, way }) }
}

function refusedStart(error: unknown, directory: DataDirectory): ServerError {
  directory.release()
  if (error instanceof NewerSchemaError) return new ServerError('newer-schema', error.message, { cause: error })
  return new ServerError('store-unreadable', unreadable(directory.path, error), { cause: error })
}

function unreadable(path: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  return `The store in ${path} cannot be opened (${reason}). Free the disk or the file, or choose another data directory.`
}

/** What was taken is written first. */
async function closeStore({ store, intake }: Pick<OpenedStore, 'store' | 'intake'>): Promise<void> {
  await store.close()
  await intake.close()
}

function createServer(
  config: ServerConfig,
  {
    way,
    ...parts
  }: {
    readonly store: EventStore
    readonly intake: Intake
    readonly streams: ChangeStreams
    readonly way: RightOfWay
  },
): Server {
  const app = createApp({
    ...config,
    ...parts,
    version,
    bodies: new BodyReader({ maxBytes: config.maxBodyBytes, maxInFlightBytes: config.maxInFlightBytes }),
    guard: { ...config, port: () => (server.address() as AddressInfo | null)?.port ?? null },
    startedAt: Date.now(),
    now: Date.now,
    judge: config.judge === null ? null : judgeOf(config.judge),
  })
  const server = createAdaptorServer({
    fetch: app.fetch,
    overrideGlobalObjects: false,
    serverOptions: {
      headersTimeout: config.headersTimeoutMillis,
      requestTimeout: config.requestTimeoutMillis,
      keepAliveTimeout: config.keepAliveTimeoutMillis,
      connectionsCheckingInterval: Math.min(config.headersTimeoutMillis, 5000),
    },
  }) as Server
  server.maxConnections = config.maxSockets
  server.prependListener('request', (incoming, response) => letGoFirst(way, incoming, response))
  return server
}

/** What is read is waited for. A live stream is through once it has begun. */
function letGoFirst(way: RightOfWay, { method, url }: IncomingMessage, response: ServerResponse): void {
  if (method !== 'GET' || url?.startsWith('/api/stream') === true) return
  const leave = way.enter()
  // A connection that is cut ends its answer with the one and not with the other.
  response.once('finish', leave).once('close', leave)
}

function listening(server: Server, { host, port }: ServerConfig): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(host, port) : error)
    })
    server.listen({ port, host: host.replaceAll(/[[\]]/gu, '') }, resolve)
  })
}

/** A request that is being answered gets its answer within the grace; then its connection is cut. */
function closed(server: Server, graceMillis: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMillis)
    // A connection that becomes idle from now on would otherwise be kept for a next request.
    const sweep = setInterval(() => server.closeIdleConnections(), idleSweepMillis)
    server.close(() => {
      clearTimeout(cut)
      clearInterval(sweep)
      resolve()
    })
  })
}
