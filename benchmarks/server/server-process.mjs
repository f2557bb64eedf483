import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('serve.mjs', import.meta.url))

/** A server on that data directory, and how long it took from the start of the process to its first answer. */
export async function startProcess(node, dataDirectory) {
  const started = performance.now()
  const child = spawn(node, [program, dataDirectory], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  const url = line.toString().trim()
  const response = await fetch(`${url}/api/sessions?limit=1`)
  await response.arrayBuffer()
  const firstAnswerMillis = performance.now() - started
  return {
    url,
    pid: child.pid,
    firstAnswerMillis,
    ...measuresOf(child.pid),
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGTERM')
      // Without a handler of its own the server ends at once, as a killed one does: its log is read at the next start.
      await once(child, 'exit')
    },
  }
}

/** What a running server takes of the machine. */
export function measuresOf(pid) {
  return { rssMegabytes: () => rssOf(pid), cpuSeconds: () => cpuOf(pid) }
}

function rssOf(pid) {
  const match = /^VmRSS:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? 0) / 1024
}

const ticksPerSecond = 100

/** Of all its threads, in the kernel and outside. */
function cpuOf(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond
}

/** Resident memory once nothing happens any more. */
export async function idleMegabytes(server) {
  await wait(5000)
  return server.rssMegabytes()
}
