// An esbuild plugin: what a door needs at once lies in two files.
//
// esbuild makes a chunk of all files that the same entries reach; with many doors that is many small chunks, and each costs a
// program that starts about half a millisecond. Where every entry reaches all files of a set, the set is one chunk.
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { innerDoors } from './inner-doors.mjs'
import { root } from './run.mjs'

/**
 * @param options what the bundle is built with, all its entries included.
 * @param door the entry, as esbuild names it, whose files shall be few.
 * @param light entries that load only those of the files which some light entry needs.
 * @returns the plugins to build with.
 */
export async function fewChunks(options, door, light) {
  const { metafile } = await build({ ...options, metafile: true, write: false, plugins: [innerDoors()] })
  const needed = new Set(light.flatMap((entry) => filesOf(metafile, entry)))
  const files = filesOf(metafile, door)
  const sets = { 'all-files': files, 'light-files': files.filter((file) => needed.has(file)) }
  const heads = new Map(
    Object.values(metafile.outputs)
      .flatMap(({ entryPoint = [] }) => entryPoint)
      .map((entry) => [resolve(root, entry), light.includes(entry) ? 'light-files' : 'all-files']),
  )
  const ending = (path) => (heads.has(path) ? `\nimport ${JSON.stringify(heads.get(path))}\n` : '')
  return [fileSets(sets), innerDoors({ ending })]
}

/** Lets a set of files be imported by its name. */
function fileSets(sets) {
  return {
    name: 'file-sets',
    setup(work) {
      work.onResolve({ filter: /^(all|light)-files$/ }, ({ path }) => ({
        path,
        namespace: 'file-sets',
        sideEffects: true,
      }))
      work.onLoad({ filter: /./, namespace: 'file-sets' }, ({ path }) => ({
        contents: sets[path].map((file) => `import ${JSON.stringify(resolve(root, file))}`).join('\n'),
        resolveDir: root,
      }))
    },
  }
}

/** Every file that the entry imports, other than by `import()`. */
function filesOf({ outputs }, entry) {
  const seen = new Set()
  const visit = (output) => {
    if (seen.has(output)) return
    seen.add(output)
    for (const { path, kind } of outputs[output].imports)
      if (kind === 'import-statement' && path in outputs) visit(path)
  }
  visit(Object.keys(outputs).find((output) => outputs[output].entryPoint === entry))
  return [...seen].flatMap((output) => Object.keys(outputs[output].inputs))
}
