/**
 * Installs `tests/heavy` and its peers from their own lockfiles, once, puts a copy of what is built beside them, and says where
 * the installed things are.
 */
export function ensureHeavy(): Promise<{ readonly node24: string; readonly folder: string; readonly peers: string }>

/** How a runtime runs a file: the file's path comes last. */
export interface Runtime {
  readonly command: string
  readonly args: readonly string[]
}

/** `node` is the one that runs this. */
export type Runtimes = Readonly<Record<'node' | 'node-22' | 'node-24' | 'node-26' | 'bun' | 'deno', Runtime>>

/** Installs the other runtimes from their own lockfile, once, and says how each runs a file. */
export function ensureRuntimes(): Promise<Runtimes>

/** Installs the oldest compiler that our types are read by, once; resolves with its `tsc`. */
export function ensureOlderCompiler(): Promise<string>

/** Installs the published SDK of the first generation from its own lockfile, once; resolves with the folder of its program. */
export function ensureFirstGeneration(): Promise<string>

/** Installs jest from its own lockfile, once, with a copy of what is built beside it; resolves with the folder of its `node_modules`. */
export function ensureJest(): Promise<string>
