import { readdir, stat } from 'node:fs/promises'
import { isAbsolute, join, relative, resolve, sep } from 'node:path'

const evalFile = /\.eval\.[cm]?[jt]sx?$/
const ignored = new Set(['node_modules', '.git', 'dist', 'build', 'coverage'])

/**
 * The files that patterns name, sorted: a path is itself, a folder all `*.eval.*` beneath it, and `*`, `?`, `**` and `{a,b}`
 * are understood. Without patterns: the folder itself.
 */
export async function findEvalFiles(patterns: readonly string[], directory: string): Promise<readonly string[]> {
  const found = new Set<string>()
  for (const pattern of patterns.length === 0 ? ['.'] : patterns)
    for (const file of await filesOf(pattern, directory)) found.add(file)
  return [...found].toSorted()
}

async function filesOf(pattern: string, directory: string): Promise<readonly string[]> {
  const path = resolve(directory, pattern)
  const kind = await kindOf(path)
  if (kind === 'file') return [path]
  if (kind === 'folder') return (await filesBeneath(path)).filter((file) => evalFile.test(file))
  const expression = expressionOf(isAbsolute(pattern) ? relative(directory, pattern) : pattern.replace(/^\.\//, ''))
  const files = await filesBeneath(directory)
  return files.filter((file) => expression.test(relative(directory, file).split(sep).join('/')))
}

async function kindOf(path: string): Promise<'file' | 'folder' | undefined> {
  try {
    return (await stat(path)).isDirectory() ? 'folder' : 'file'
  } catch {
    // No such path: then it is a pattern.
    return undefined
  }
}

async function filesBeneath(folder: string): Promise<readonly string[]> {
  const files: string[] = []
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && !ignored.has(entry.name) && !entry.name.startsWith('.'))
      files.push(...(await filesBeneath(join(folder, entry.name))))
    else if (entry.isFile()) files.push(join(folder, entry.name))
  }
  return files
}

function expressionOf(pattern: string): RegExp {
  const source = pattern.replaceAll(/\*\*\/|\*\*|\*|\?|\{[^{}]*\}|[.+^$()|[\]\\]/g, (part) => {
    if (part === '**/') return '(?:[^/]+/)*'
    if (part === '**') return '.*'
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    if (part.startsWith('{')) return `(?:${part.slice(1, -1).split(',').map(literal).join('|')})`
    return `\\${part}`
  })
  return new RegExp(`^${source}$`)
}

function literal(text: string): string {
  return text.replaceAll(/[.+^$()|[\]\\*?]/g, String.raw`\$&`)
}
