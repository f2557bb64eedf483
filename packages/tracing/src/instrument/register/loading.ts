import * as nodeModule from 'node:module'

/** Hears of each file that was loaded and what it exports. */
export type LoadListener = (place: string, exported: unknown) => void

const listenerKey = 'honeyhive.v2.loaded'

interface Loaded {
  readonly format?: string | null | undefined
  readonly source?: unknown
}

type LoadHook = (url: string, context: unknown, next: (url: string, context: unknown) => Loaded) => Loaded

/**
 * Tells the listener of every file whose place ends as one of the patterns says. For that a line is added to the end of such a
 * file, which hands over what the file exports; nothing else of it changes. Answers why that is not possible, if so.
 */
export function hookLoading(patterns: readonly string[], listener: LoadListener): string | undefined {
  if ('bun' in process.versions)
    return "Bun has no hooks for modules that are loaded. Use the functions of 'honeyhive/openai' and its like."
  const pattern = new RegExp(`(?:${patterns.join('|')})`, 'u')
  Reflect.set(globalThis, Symbol.for(listenerKey), listener)
  const isHooked = hookCommonJs(pattern)
  hookLoaded(pattern, listener)
  if (!hookModules(pattern)) return 'This runtime has no hooks for modules that are loaded.'
  return isHooked ? undefined : 'CommonJS could not be hooked in this runtime.'
}

function tell(place: string, exported: string): string {
  return `globalThis[Symbol.for("${listenerKey}")]?.(${JSON.stringify(place)},${exported});`
}

/** Node's own way from text to a CommonJS module, of which there is no public one. */
function hookCommonJs(pattern: RegExp): boolean {
  const { prototype } = nodeModule.Module
  const compile: unknown = Reflect.get(prototype, '_compile')
  if (typeof compile !== 'function') return false
  return Reflect.set(
    prototype,
    '_compile',
    function (this: unknown, content: unknown, file: unknown, ...rest: unknown[]) {
      const isOurs =
        typeof content === 'string' && typeof file === 'string' && rest[0] !== 'module' && pattern.test(slashes(file))
      const text: unknown = isOurs ? `${content}\n;${tell(file, 'module.exports')}` : content
      return Reflect.apply(compile, this, [text, file, ...rest])
    },
  )
}

/** What CommonJS has loaded before us is at hand. */
function hookLoaded(pattern: RegExp, listener: LoadListener): void {
  const cache: unknown = Reflect.get(nodeModule.Module, '_cache')
  for (const [file, module] of Object.entries((cache ?? {}) as Record<string, { readonly exports?: unknown }>))
    if (pattern.test(slashes(file))) listener(file, module.exports)
}

/** In this thread where Node can; before 22.15 in the thread that it has for such hooks. */
function hookModules(pattern: RegExp): boolean {
  const registerHooks: unknown = Reflect.get(nodeModule, 'registerHooks')
  if (typeof registerHooks === 'function') {
    const load: LoadHook = (url, context, next) => {
      const loaded = next(url, context)
      if (loaded.source === undefined || loaded.source === null || !pattern.test(url)) return loaded
      const text = textOf(loaded.source)
      return isModule(loaded, text) ? { ...loaded, source: text + suffixOf(url) } : loaded
    }
    Reflect.apply(registerHooks, nodeModule, [{ load }])
    return true
  }
  if (typeof nodeModule.register !== 'function') return false
  const data = { pattern: pattern.source, suffix: suffixOf('$URL') }
  nodeModule.register(`data:text/javascript,${encodeURIComponent(threadCode)}`, { data })
  return true
}

/** A module may import itself: that is what it exports, complete by its last line. */
function suffixOf(url: string): string {
  return `\n;import * as $honeyhive from ${JSON.stringify(url)};${tell(url, '$honeyhive')}`
}

/** Deno does not say what a file is. */
function isModule({ format }: Loaded, text: string): boolean {
  if (format !== undefined && format !== null) return format === 'module'
  return /^(?:import|export)\b/mu.test(text)
}

function textOf(source: unknown): string {
  return typeof source === 'string' ? source : Buffer.from(source as Uint8Array).toString('utf8')
}

/** The same for the thread, which has nothing but this text. */
const threadCode = `let pattern, suffix
export function initialize(data) {
  pattern = new RegExp(data.pattern, 'u')
  suffix = data.suffix
}
export async function load(url, context, next) {
  const loaded = await next(url, context)
  if (loaded.format !== 'module' || loaded.source == null || !pattern.test(url)) return loaded
  const source = typeof loaded.source === 'string' ? loaded.source : Buffer.from(loaded.source).toString('utf8')
  return { ...loaded, source: source + suffix.replaceAll('"$URL"', () => JSON.stringify(url)) }
}
`

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
