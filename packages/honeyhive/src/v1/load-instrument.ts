type Instrument = typeof import('./instrument-modules.ts').instrumentModules

/**
 * Records the calls of the modules that `init` was given, at once where the code for it is a file beside ours: the first call
 * of the app may come right after. In a bundle of the whole app it takes a moment. Says what cannot be recorded.
 */
export function instrument(modules: Readonly<Record<string, unknown>>, say: (line: string) => void): void {
  const here = besideUs()
  if (here !== undefined) for (const line of here(modules)) say(line)
  else void later(modules, say)
}

async function later(modules: Readonly<Record<string, unknown>>, say: (line: string) => void): Promise<void> {
  const { instrumentModules } = await import('./instrument-modules.ts')
  for (const line of instrumentModules(modules)) say(line)
}

function besideUs(): Instrument | undefined {
  const [, dist] = /^(file:\/\/.*\/honeyhive\/dist\/)(?:chunks\/)?[^/]+\.js$/u.exec(import.meta.url ?? '') ?? []
  if (dist === undefined || typeof process !== 'object') return undefined
  try {
    // Put together as text, because bundlers take what they can read for a file that they have to find.
    const load = process.getBuiltinModule('node:module').createRequire(dist)
    return (load('./instrument-modules.js') as { instrumentModules: Instrument }).instrumentModules
  } catch {
    // A runtime that cannot require an ES module, or may not: the dynamic import does it.
    return undefined
  }
}
