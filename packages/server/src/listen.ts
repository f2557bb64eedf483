import { join } from 'node:path'
import { createAdaptorServer } from '@hono/node-server'
import { createApp } from './app.ts'
import { DataDirectory } from './data-directory.ts'
import { PortInUseError, ServerError } from './errors.ts'
import { BodyReader } from './ingest/read-body.ts'
import { ChangeStreams, defaultChangeStream } from './live/change-stream.ts'
import { resolveOptions } from './options.ts'
import { moveAside } from './store/sqlite/open-file.ts'
import { SqliteStore } from './store/sqlite/sqlite-store.ts'
import { DamagedStoreError, NewerSchemaError } from './store/store-errors.ts'
import { version } from './version.ts'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ServerConfig, ServerOptions } from './options.ts'
import type { EventStore } from './store/event-store.ts'

const idleSweepMillis = 20

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
  const { store, movedAside } = openStore(config, directory)
  const streams = new ChangeStreams(store, {
    ...defaultChangeStream,
    maxStreams: config.maxStreams,
    heartbeatMillis: config.heartbeatMillis,
  })
  const server = createServer(config, { store, streams })
  try {
    await listening(server, config)
  } catch (error) {
    await store.close()
    directory.release()
    throw error
  }
  const { port } = server.address() as AddressInfo
  const url = `http://${config.host.includes(':') ? `[${config.host.replaceAll(/[[\]]/gu, '')}]` : config.host}:${port}`
  directory.announce({ pid: process.pid, url, version, startedAt: Date.now() })
  const close = async (): Promise<void> => {
    streams.close()
    await closed(server, config.closeGraceMillis)
    await store.close()
    directory.release()
  }
  let closing: Promise<void> | undefined
  return { url, port, dataDirectory: directory.path, movedAside, close: () => (closing ??= close()) }
}

interface OpenedStore {
  readonly store: EventStore
  readonly movedAside: string | null
}

/** A damaged store is moved aside rather than in the way: spans that come now are worth more than those that cannot be read. */
function openStore(config: ServerConfig, directory: DataDirectory): OpenedStore {
  const path = join(directory.path, 'events.db')
  const open = (): EventStore => new SqliteStore({ ...config, path })
  try {
    return { store: open(), movedAside: null }
  } catch (error) {
    if (!(error instanceof DamagedStoreError)) throw refusedStart(error, directory)
    const movedAside = moveAside(path, Date.now())
    process.stderr.write(
      `honeyhive: ${error.message} It was moved to ${movedAside}; a new, empty store takes its place.\n`,
    )
    return { store: open(), movedAside }
  }
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

function createServer(
  config: ServerConfig,
  parts: { readonly store: EventStore; readonly streams: ChangeStreams },
): Server {
  const app = createApp({
    ...config,
    ...parts,
    version,
    bodies: new BodyReader({ maxBytes: config.maxBodyBytes, maxInFlightBytes: config.maxInFlightBytes }),
    guard: { ...config, port: () => (server.address() as AddressInfo | null)?.port ?? null },
    startedAt: Date.now(),
    now: Date.now,
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
  return server
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
