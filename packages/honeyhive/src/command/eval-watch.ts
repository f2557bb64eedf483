import { type FSWatcher, readdirSync, statSync, watch } from 'node:fs'
import { join } from 'node:path'

const ignored = new Set(['node_modules', 'dist', 'build', 'coverage'])
const code = /\.[cm]?[jt]sx?$/
/** Editors write a file in several steps. */
const quietMillis = 100

/**
 * Hears of files that change beneath a folder, from the moment it is made. One watcher for each folder, because recursive
 * ones begin to watch some time after they were asked to.
 */
export class ChangeWatcher {
  readonly #watchers = new Map<string, FSWatcher>()
  readonly #changed = new Set<string>()
  #wake: () => void = () => undefined
  #timer: NodeJS.Timeout | undefined
  #isRunning = false
  #isOver = false

  constructor(directory: string) {
    this.#add(directory)
  }

  /** What a run writes itself must not start the next one: until it is over, only code counts. */
  set isRunning(isRunning: boolean) {
    this.#isRunning = isRunning
  }

  /** Resolves with the files that have changed since the last time; with none when watching is over. */
  async next(): Promise<readonly string[]> {
    while (this.#changed.size === 0 && !this.#isOver) await new Promise<void>((resolve) => (this.#wake = resolve))
    const files = this.#isOver ? [] : [...this.#changed]
    this.#changed.clear()
    return files
  }

  close(): void {
    this.#isOver = true
    clearTimeout(this.#timer)
    for (const watcher of this.#watchers.values()) watcher.close()
    this.#wake()
  }

  #add(folder: string): void {
    if (this.#watchers.has(folder)) return
    this.#watchers.set(
      folder,
      watch(folder, (_event, name) => this.#hear(folder, name)),
    )
    for (const entry of readdirSync(folder, { withFileTypes: true }))
      if (entry.isDirectory() && isWatched(entry.name)) this.#add(join(folder, entry.name))
  }

  #hear(folder: string, name: string | null): void {
    if (name === null || this.#isOver || !isWatched(name)) return
    const path = join(folder, name)
    if (isFolder(path)) this.#add(path)
    else if (!this.#isRunning || code.test(name)) {
      this.#changed.add(path)
      clearTimeout(this.#timer)
      this.#timer = setTimeout(() => this.#wake(), quietMillis)
    }
  }
}

function isWatched(name: string): boolean {
  return !ignored.has(name) && !name.startsWith('.')
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}
