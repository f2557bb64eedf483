import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Beside the bundle, beside one of its chunks, and beside this folder where nothing is bundled. */
const places = ['./server-worker.js', '../server-worker.js']

/** The file that threads run; undefined where there is none, as in tests of the sources: then one thread does everything. */
export function workerFile(): URL | undefined {
  return places.map((place) => new URL(place, import.meta.url)).find((url) => existsSync(fileURLToPath(url)))
}
