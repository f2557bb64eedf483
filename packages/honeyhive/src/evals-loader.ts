// Module hooks that let Node import TypeScript by the user's esbuild. Runs in the thread of the loader.
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

interface Esbuild {
  transform(source: string, options: object): Promise<{ readonly code: string }>
}

interface Resolved {
  readonly url: string
  readonly format?: string | null
  readonly shortCircuit?: boolean
}

type NextResolve = (specifier: string, context: object) => Promise<Resolved>
type NextLoad = (url: string, context: object) => Promise<unknown>

const typeScript = /\.([cm]?)ts(x?)$/
let esbuildUrl = ''
let loaded: Promise<Esbuild> | undefined

export function initialize(data: { readonly esbuild: string }): void {
  esbuildUrl = data.esbuild
}

/** Imports between TypeScript files are written with `.js`, or without an ending. */
export async function resolve(
  specifier: string,
  context: { readonly parentURL?: string },
  next: NextResolve,
): Promise<Resolved> {
  const candidates = typeScript.test(context.parentURL ?? '') && /^[./]/.test(specifier) ? spellings(specifier) : []
  try {
    return await next(specifier, context)
  } catch (error) {
    for (const candidate of candidates) {
      const found = await next(candidate, context).catch(() => undefined)
      if (found !== undefined) return found
    }
    throw error
  }
}

function spellings(specifier: string): readonly string[] {
  const swapped = specifier.replace(/\.([cm]?)js(x?)$/, '.$1ts$2')
  return swapped === specifier ? [`${specifier}.ts`, `${specifier}.tsx`, `${specifier}/index.ts`] : [swapped]
}

export async function load(url: string, context: object, next: NextLoad): Promise<unknown> {
  const path = url.split('?')[0] ?? ''
  const match = typeScript.exec(path)
  if (match === null || !path.startsWith('file:')) return next(url, context)
  const file = fileURLToPath(path)
  const { transform } = await (loaded ??= loadEsbuild())
  const { code } = await transform(await readFile(file, 'utf8'), {
    loader: match[2] === 'x' ? 'tsx' : 'ts',
    format: match[1] === 'c' ? 'cjs' : 'esm',
    target: `node${process.versions.node}`,
    sourcefile: file,
    sourcemap: 'inline',
  })
  return { format: match[1] === 'c' ? 'commonjs' : 'module', source: code, shortCircuit: true }
}

async function loadEsbuild(): Promise<Esbuild> {
  const found: Esbuild & { readonly default?: Esbuild } = await import(esbuildUrl)
  return found.default ?? found
}
