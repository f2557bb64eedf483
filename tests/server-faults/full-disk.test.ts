import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from '@honeyhive/server'
import { expect, onTestFinished, test } from 'vitest'
import { batchOf, dataFolder, killQuietly, send, startServerProcess, storedNames } from './killed-server.ts'

const isAll = process.env['FAULTS'] === 'all'
const hasStrace = spawnSync('strace', ['-V']).status === 0
const canMount =
  process.getuid?.() === 0 &&
  spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', dataMount()]).status === 0 &&
  spawnSync('umount', [dataMount()]).status === 0

/** A folder that is there for the question whether anything can be mounted on it. */
function dataMount(): string {
  const folder = '/tmp/honeyhive-mount-probe'
  mkdirSync(folder, { recursive: true })
  return folder
}

function smallDisk(megabytes: number): string {
  const folder = join(dataFolder(), 'disk')
  mkdirSync(folder)
  spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder])
  onTestFinished(() => void spawnSync('umount', ['-l', folder]))
  return folder
}

test.runIf(canMount)(
  'S7 answers 503 while the disk is full, goes on answering reads, and takes spans again once there is room',
  async () => {
    const folder = smallDisk(2)
    const server = await startServerProcess(folder)
    if (server === undefined) throw new Error('The server did not start.')
    const acknowledged = new Set<string>()
    let refused: { readonly status: number; readonly retryAfter: string | null } | undefined
    for (let serial = 1; serial < 2000 && refused === undefined; serial += 1) {
      const batch = batchOf(serial)
      const answer = await send(server.url, batch)
      if (answer.status === 200) for (const name of batch.names) acknowledged.add(name)
      else refused = answer
    }
    expect(refused).toEqual({ status: 503, retryAfter: '5' })
    expect((await fetch(`${server.url}/api/sessions`)).status).toBe(200)
    spawnSync('mount', ['-o', 'remount,size=64m', folder])
    expect((await send(server.url, batchOf(1_000_000))).status).toBe(200)
    const found = new Set(await storedNames(server.url))
    expect([...acknowledged].filter((name) => !found.has(name))).toEqual([])
  },
  120_000,
)

test.runIf(canMount)(
  'S7 does not start on a disk that it may not write to, says why, and starts once it may',
  async () => {
    const folder = smallDisk(64)
    const earlier = await startServerProcess(folder)
    killQuietly(earlier?.pid)
    await earlier?.exited
    expect(spawnSync('mount', ['-o', 'remount,ro', folder]).status).toBe(0)
    await expect(startServer({ port: 0, dataDirectory: folder })).rejects.toThrow(
      /read-only|EROFS|not permitted|write/iu,
    )
    spawnSync('mount', ['-o', 'remount,rw', folder])
    const server = await startServer({ port: 0, dataDirectory: folder })
    onTestFinished(() => server.close())
    expect((await send(server.url, batchOf(1))).status).toBe(200)
  },
)

const serials = Array.from({ length: 40 }, (_, index) => index + 1)
const steps = isAll ? [1, 2, 3, 5, 8, 13, 21, 34, 55, 89, 144, 233] : [5, 34]
const faults = [
  ...steps.map((step) => ['pwrite64', 'ENOSPC', step] as const),
  ...(isAll ? [1, 2, 3, 4, 5, 6] : [1]).map((step) => ['fdatasync,fsync', 'EIO', step] as const),
  // A disk that became read-only, and a permission that was taken away.
  ...(isAll ? [5, 34] : []).flatMap((step) => [
    ['pwrite64', 'EROFS', step] as const,
    ['pwrite64', 'EPERM', step] as const,
  ]),
]

test.runIf(hasStrace).each(faults)(
  'S7 never answers 200 for what %s did not write (%s at number %i)',
  async (call, error, step) => {
    const folder = dataFolder()
    const tracer = [
      'strace',
      '-f',
      '-qq',
      '-o',
      '/dev/null',
      '-e',
      `trace=${call}`,
      '-e',
      `inject=${call}:error=${error}:when=${step}..${step + 3}`,
    ]
    const server = await startServerProcess(folder, tracer)
    const acknowledged = new Set<string>()
    const statuses = new Set<number>()
    for (const serial of server === undefined ? [] : serials) {
      const batch = batchOf(serial)
      const { status } = await send(server?.url ?? '', batch)
      statuses.add(status)
      if (status === 200) for (const name of batch.names) acknowledged.add(name)
    }
    // A fault at the very start may keep it from starting; whatever it has answered for is there afterwards.
    expect([...statuses].filter((status) => ![200, 503].includes(status))).toEqual([])
    if (server !== undefined) process.kill(server.pid, 'SIGKILL')
    const restarted = await startServerProcess(folder)
    const names = await storedNames(restarted?.url ?? '')
    const found = new Set(names)
    expect([...acknowledged].filter((name) => !found.has(name))).toEqual([])
    expect(names.length).toBe(found.size)
  },
  120_000,
)
