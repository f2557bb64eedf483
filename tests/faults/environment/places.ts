import { cp, mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build, type BuildOptions } from 'esbuild'
import { rollup } from 'rollup'
import { bundledProgram, type Places } from './surroundings.ts'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const published = join(root, 'packages/honeyhive')

/** Makes copies and bundles of the built package in a folder. */
export async function makePlaces(folder: string, proxyUrl: string): Promise<Places> {
  const [first, second] = await Promise.all(['first', 'second'].map((name) => copy(join(folder, name))))
  const commonJs = join(folder, 'first/honeyhive.cjs')
  const minified = join(folder, 'first/minified.mjs')
  const shared: BuildOptions = { bundle: true, platform: 'node', external: ['@opentelemetry/api'], logLevel: 'silent' }
  await build({ ...shared, entryPoints: [join(published, 'dist/index.js')], outfile: commonJs, format: 'cjs' })
  const program = join(folder, 'first/bundled.mjs')
  await writeFile(program, bundledProgram)
  const stdin = { contents: bundledProgram, resolveDir: root }
  await build({ ...shared, stdin, outfile: minified, format: 'esm', minify: true })
  return {
    first: first ?? '',
    second: second ?? '',
    commonJs,
    minified,
    rolled: await roll(program, join(folder, 'rolled')),
    proxyUrl,
  }
}

/** As it is after `npm install`. Answers with its door. */
async function copy(folder: string): Promise<string> {
  const target = join(folder, 'node_modules/honeyhive')
  await mkdir(join(folder, 'node_modules/@opentelemetry'), { recursive: true })
  await cp(join(published, 'dist'), join(target, 'dist'), { recursive: true })
  await cp(join(published, 'package.json'), join(target, 'package.json'))
  await symlink(join(root, 'node_modules/@opentelemetry/api'), join(folder, 'node_modules/@opentelemetry/api'))
  return join(target, 'dist/index.js')
}

async function roll(input: string, folder: string): Promise<string> {
  const bundle = await rollup({
    input,
    external: [/^node:/u, '@opentelemetry/api'],
    onwarn: () => undefined,
    plugins: [{ name: 'honeyhive', resolveId: (id) => (id === 'honeyhive' ? join(published, 'dist/index.js') : null) }],
  })
  await bundle.write({ dir: folder, format: 'es', entryFileNames: 'rolled.mjs', chunkFileNames: '[name].mjs' })
  await bundle.close()
  await mkdir(join(folder, 'node_modules/@opentelemetry'), { recursive: true })
  await symlink(join(root, 'node_modules/@opentelemetry/api'), join(folder, 'node_modules/@opentelemetry/api'))
  return join(folder, 'rolled.mjs')
}
