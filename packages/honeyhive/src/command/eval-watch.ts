import { watch } from 'node:fs'
import { join } from 'node:path'

const ignored = /(^|[\\/])(node_modules|\.git|dist|build|coverage|\.[^\\/]+)([\\/]|$)/
/** Editors write a file in several steps. */
const quietMillis = 100

/** The files beneath a folder that change, each time as many as changed together; ends at Ctrl-C. */
export async function* changes(directory: string): AsyncGenerator<readonly string[]> {
  const changed = new Set<string>()
  let wake: () => void = () => undefined
  let isOver = false
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(directory, { recursive: true }, (_event, name) => {
    if (name === null || ignored.test(name)) return
    changed.add(join(directory, name))
    clearTimeout(timer)
    timer = setTimeout(() => wake(), quietMillis)
  })
  const stop = (): void => {
    isOver = true
    wake()
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  try {
    for (;;) {
      if (changed.size === 0 && !isOver) await new Promise<void>((resolve) => (wake = resolve))
      if (isOver) return
      const files = [...changed]
      changed.clear()
      if (files.length > 0) yield files
    }
  } finally {
    clearTimeout(timer)
    watcher.close()
    process.removeListener('SIGINT', stop)
    process.removeListener('SIGTERM', stop)
  }
}
