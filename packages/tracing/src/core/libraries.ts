/** A library whose calls are recorded, or could be. */
export interface InstrumentedLibrary {
  /** Its name on npm. */
  readonly name: string
  readonly version?: string | undefined
  readonly isHooked: boolean
  /** Which of our functions did it. */
  readonly how?: string | undefined
  /** Why it is not hooked, and what to do. */
  readonly reason?: string | undefined
}

const key: unique symbol = Symbol.for('honeyhive.v2.libraries') as never

/** One per process, whatever copy of this package was loaded. */
function known(): Map<string, InstrumentedLibrary> {
  const holder = globalThis as { [key]?: Map<string, InstrumentedLibrary> }
  return (holder[key] ??= new Map())
}

const MAX_LIBRARIES = 100

/** Remembers what `status()` says of a library. One that is hooked stays so, whatever another attempt came to. */
export function noteLibrary(library: InstrumentedLibrary): void {
  const libraries = known()
  const before = libraries.get(library.name)
  if (before === undefined && libraries.size >= MAX_LIBRARIES) return
  if (before?.isHooked === true && !library.isHooked) return
  const how = before?.how === undefined || library.how === undefined ? library.how : joined(before.how, library.how)
  libraries.set(library.name, { ...library, version: library.version ?? before?.version, how })
}

function joined(before: string, now: string): string {
  return before.split(', ').includes(now) ? before : `${before}, ${now}`
}

/** In the order in which they were first met. */
export function notedLibraries(): readonly InstrumentedLibrary[] {
  return [...known().values()]
}
