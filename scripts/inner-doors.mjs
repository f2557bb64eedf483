// An esbuild plugin: what is imported by the door of a private package is taken from the file behind the door.
//
// esbuild gives whole files to chunks. A door names every file of its package, so one lazy import of a rare thing through it
// would make everything that is imported through the same door part of the chunk that all users load.
import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { root } from './run.mjs'

const statement =
  /^(import|export) \{([^}]*)\} from ['"](@honeyhive\/(?:otlp|api|tracing|evals)(?:\/[a-z-]+)?)['"];?$/gmu
const reexport = /^export \{([^}]*)\} from ['"](\.[^'"]+)['"];?$/gmu

/**
 * Where packages are read from: `dist` holds what tsc made of them. `ending` gives what is to be added to a file's text.
 */
export function innerDoors({ folder = 'dist', extension = '.js', ending = () => '' } = {}) {
  const doors = new Map()

  /** Name of each export of a door to the file and the name behind it. */
  async function namesOf(door) {
    const known = doors.get(door)
    if (known !== undefined) return known
    const [, name, file = 'index'] = /^@honeyhive\/([^/]+)(?:\/(.+))?$/u.exec(door)
    const path = join(root, 'packages', name, folder, `${file}${extension}`)
    const names = new Map()
    for (const [, list, target] of (await readFile(path, 'utf8')).matchAll(reexport))
      for (const { from, to } of entriesOf(list)) names.set(to, { file: resolve(dirname(path), target), name: from })
    doors.set(door, { path, names })
    return doors.get(door)
  }

  async function rewrite(text) {
    const replacements = await Promise.all(
      [...text.matchAll(statement)].map(async ([whole, verb, list, door]) => [
        whole,
        await behind(verb, list, await namesOf(door)),
      ]),
    )
    return replacements.reduce((result, [whole, lines]) => result.replace(whole, () => lines), text)
  }

  return {
    name: 'inner-doors',
    setup(build) {
      build.onLoad(
        { filter: /[\\/]packages[\\/](?:otlp|api|tracing|evals|honeyhive)[\\/].*\.[jt]s$/ },
        async ({ path }) => ({
          contents: (await rewrite(await readFile(path, 'utf8'))) + ending(path),
          loader: path.endsWith('.ts') ? 'ts' : 'js',
        }),
      )
    },
  }
}

/** One statement for each name, from the file that has it; what the door itself has stays with the door. */
function behind(verb, list, { path, names }) {
  return entriesOf(list)
    .map(({ from, to }) => {
      const { file, name } = names.get(from) ?? { file: path, name: from }
      return `${verb} { ${name} as ${to} } from ${JSON.stringify(file)};`
    })
    .join('')
}

/** `a, b as c, type D`: types are nothing at run time. */
function entriesOf(list) {
  return list
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '' && !entry.startsWith('type '))
    .map((entry) => {
      const [from, to = from] = entry.split(/\s+as\s+/u)
      return { from, to }
    })
}
