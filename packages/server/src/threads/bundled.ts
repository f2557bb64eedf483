import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const folder = (path: string): string => fileURLToPath(new URL(`../../../../${path}`, import.meta.url))

/**
 * The server and its threads as they are published, made from the sources at hand: threads need a file that Node runs by itself.
 * Beneath the package, because the drivers are looked for from there.
 */
export async function bundled(): Promise<{ readonly index: URL; readonly worker: URL; readonly remove: () => void }> {
  mkdirSync(folder('packages/server/build'), { recursive: true })
  const path = mkdtempSync(join(folder('packages/server/build'), 'bundled-'))
  await build({
    entryPoints: ['index', 'server-worker'].map((name) => folder(`packages/server/src/${name}.ts`)),
    outdir: path,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    alias: {
      '@honeyhive/api': folder('packages/api/src/index.ts'),
      '@honeyhive/otlp': folder('packages/otlp/src/index.ts'),
    },
    external: ['hono', '@hono/node-server', 'libsql', 'zod'],
    logLevel: 'error',
  })
  return {
    index: pathToFileURL(join(path, 'index.js')),
    worker: pathToFileURL(join(path, 'server-worker.js')),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
