import type { Worker } from 'node:worker_threads'
import type { WorkerDoor } from './worker-thread.ts'

/**
 * Where the thread's code lies: beside our own bundle. `undefined` where there is no such file, as in a bundle that a user
 * has made of the whole app, or where threads are not to be relied on. The path is put together as text, because bundlers
 * take `new URL` with a relative path for a file that they have to find.
 */
export function findWorkerFile(ownUrl: string | undefined = import.meta.url): string | undefined {
  if (typeof process !== 'object' || typeof process.getBuiltinModule !== 'function') return undefined
  // Their threads differ from Node's in what holds a process and what ends with it.
  if (['bun', 'deno', 'electron'].some((name) => name in process.versions)) return undefined
  const [, dist] = /^file:\/\/(.*\/honeyhive\/dist\/)(?:chunks\/)?[^/]+\.js$/u.exec(ownUrl ?? '') ?? []
  if (dist === undefined) return undefined
  const url = `file://${dist}export-worker.js`
  // A thread of the app's is no place for a thread of ours: there may be many of them.
  const isMainThread = process.getBuiltinModule('node:worker_threads')?.isMainThread ?? false
  return isMainThread && isFile(url) ? url : undefined
}

function isFile(url: string): boolean {
  try {
    return process.getBuiltinModule('node:fs').existsSync(new URL(url))
  } catch {
    // The permission model may forbid even to look.
    return false
  }
}

/**
 * Starts the thread, which takes some 30 ms, though not of this thread's.
 *
 * @throws where the permission model forbids threads.
 */
export function openWorker(url: string): WorkerDoor {
  const { Worker: WorkerClass } = process.getBuiltinModule('node:worker_threads')
  const worker: Worker = new WorkerClass(new URL(url), {
    name: 'honeyhive-export',
    // Neither what the program preloads nor what it is told to print is for this thread.
    execArgv: [],
    env: { ...process.env, NODE_OPTIONS: '' },
    // What it makes is soon gone; without this it would keep some 30 MB for it.
    resourceLimits: { maxYoungGenerationSizeMb: 8 },
    stdout: true,
    stderr: true,
  })
  return {
    post: (message, transfer) => worker.postMessage(message, transfer),
    listen(onMessage, onEnd) {
      worker.on('message', onMessage)
      worker.on('messageerror', onEnd)
      // Its end follows, but what waits need not wait for that.
      worker.on('error', onEnd)
      worker.on('exit', onEnd)
      // Not before: whoever listens holds the process.
      worker.unref()
    },
    end: () => void worker.terminate(),
  }
}
