// Makes the two published packages self-contained: the private packages beneath them go into their bundles,
// code and types alike. Everything a user installs is then in `dist/`, and nothing else.
import { chmod, cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { fewChunks } from './few-chunks.mjs'
import { innerDoors } from './inner-doors.mjs'
import { fail, root } from './run.mjs'

const published = [
  {
    folder: 'packages/honeyhive',
    entries: [
      'index',
      'ai-sdk',
      'anthropic',
      'evals',
      'evals-child',
      'express',
      'fastify',
      'hono',
      'http',
      'instrument-modules',
      'jest',
      'langchain',
      'mcp',
      'openai',
      'register',
      'testing',
      'testing/jest',
      'testing/vitest',
      'vitest',
      'bin',
    ],
    // Doors that are those of a package beneath, as they are.
    doors: {
      core: 'api/core',
      funcs: 'api/funcs',
      lib: 'api/lib',
      'models/components': 'api/components',
      'models/errors': 'api/errors',
      'models/operations': 'api/operations',
    },
    // What threads run: each a file that needs no other, because a thread that starts waits for every file.
    threads: [
      'packages/tracing/src/export-worker.ts',
      'packages/honeyhive/src/evals-loader.ts',
      'packages/evals/src/evals-requests.ts',
    ],
    // What is loaded in the last event of a process, where nothing asynchronous runs: CommonJS, which can be.
    required: ['packages/tracing/src/export-reserve.ts'],
    external: ['@opentelemetry/api', '@honeyhive/server', 'openai', 'vitest'],
    inlined: ['api', 'otlp', 'tracing', 'evals'],
  },
  {
    folder: 'packages/server',
    entries: ['index'],
    doors: {},
    threads: ['packages/server/src/server-worker.ts'],
    required: [],
    external: ['hono', '@hono/node-server', 'libsql', 'zod'],
    inlined: ['api', 'otlp'],
  },
]

/** Bundles every published package into its `dist/`. */
export async function bundle() {
  for (const target of published) await bundlePackage(target)
}

async function bundlePackage({ folder, entries, doors, threads, required, external, inlined }) {
  const dist = join(root, folder, 'dist')
  await rm(dist, { recursive: true, force: true })
  const shared = {
    absWorkingDir: root,
    outdir: `${folder}/dist`,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    external: external.flatMap((name) => [name, `${name}/*`]),
    keepNames: false,
    // Names stay: stack traces are read by people, and spans are named after functions.
    minifySyntax: true,
    minifyWhitespace: true,
    plugins: [innerDoors()],
    legalComments: 'none',
    logLevel: 'error',
  }
  const lightEntries = Object.entries(doors).map(([out, door]) => ({
    in: `packages/${door.replace('/', '/dist/')}.js`,
    out,
  }))
  const split = {
    ...shared,
    entryPoints: [...entries.map((name) => ({ in: `${folder}/src/${name}.ts`, out: name })), ...lightEntries],
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
  }
  const light = lightEntries.map((entry) => entry.in)
  await build({ ...split, plugins: await fewChunks(split, `${folder}/src/index.ts`, light) })
  if (threads.length > 0)
    await build({ ...shared, entryPoints: threads.map((file) => ({ in: file, out: basename(file, '.ts') })) })
  if (required.length > 0)
    await build({ ...shared, entryPoints: required, format: 'cjs', outExtension: { '.js': '.cjs' } })
  if (entries.includes('bin')) await chmod(join(dist, 'bin.js'), 0o755)
  await copyTypes({ folder, dist, inlined })
}

/** The declarations of the inlined packages move in beside ours, and imports by package name become relative. */
async function copyTypes({ folder, dist, inlined }) {
  await copyDeclarations(join(root, folder, 'build'), dist)
  for (const name of inlined) await copyDeclarations(join(root, 'packages', name, 'dist'), join(dist, 'types', name))
  for (const file of await declarationsIn(dist)) {
    const text = await readFile(file, 'utf8')
    const moved = text.replaceAll(
      /(['"])@honeyhive\/(api|otlp|tracing|evals)(?:\/([a-z-]+))?\1/g,
      (match, quote, name, door) => {
        if (!inlined.includes(name)) return match
        const path = relative(dirname(file), join(dist, 'types', name, `${door ?? 'index'}.js`))
        return `${quote}${path.startsWith('.') ? path : `./${path}`}${quote}`
      },
    )
    // tsc keeps `.ts` in declarations, which consumers may resolve only where the file itself ships.
    await writeFile(file, moved.replaceAll(relativeTypes, '$1$2$3.js$2'))
  }
  await keepReachable({ folder, dist })
}

const relativeTypes = /(from |import |import\()(['"])(\.[^'"]*)\.ts\2/g
const relativeScripts = /(from |import |import\()(['"])(\.[^'"]*)\.js\2/g

/**
 * Of the declarations only those stay that a door leads to. Beside each that `require` leads to lies its twin for CommonJS:
 * before 5.8, TypeScript lets no CommonJS file import the types of an ES module, although Node lets it require one.
 */
async function keepReachable({ folder, dist }) {
  const { exports } = JSON.parse(await readFile(join(root, folder, 'package.json'), 'utf8'))
  const doors = Object.values(exports).filter((door) => typeof door === 'object')
  const kept = await reachable(doors.map(({ types }) => join(root, folder, types)))
  for (const file of await declarationsIn(dist)) if (!kept.has(file)) await rm(file)
  const required = doors.filter(({ require }) => require !== undefined).map(({ types }) => join(root, folder, types))
  for (const file of await reachable(required)) {
    const text = await readFile(file, 'utf8')
    await writeFile(file.replace(/\.ts$/, '.cts'), text.replaceAll(relativeScripts, '$1$2$3.cjs$2'))
  }
}

async function reachable(entries) {
  const found = new Set()
  const visit = async (file) => {
    if (found.has(file)) return
    found.add(file)
    for (const [, , , path] of (await readFile(file, 'utf8')).matchAll(relativeScripts))
      await visit(join(dirname(file), `${path}.d.ts`))
  }
  for (const entry of entries) await visit(entry)
  return found
}

async function copyDeclarations(from, to) {
  for (const file of await declarationsIn(from)) {
    const target = join(to, relative(from, file))
    await mkdir(dirname(target), { recursive: true })
    await cp(file, target)
  }
}

async function declarationsIn(folder) {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  return entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.d.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await bundle().catch(fail)
