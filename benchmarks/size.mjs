import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))

/** What an app that bundles the tracer loads with it, and what is loaded later, when it is needed, beside it. */
export async function measureSize() {
  const { outputFiles, metafile } = await build({
    stdin: {
      contents: "export { HoneyHiveTracer, trace, enrichSpan, enrichSession } from 'honeyhive'",
      resolveDir: here('.'),
    },
    bundle: true,
    minify: true,
    splitting: true,
    metafile: true,
    outdir: here('out'),
    write: false,
    format: 'esm',
    platform: 'node',
    external: ['@opentelemetry/api'],
  })
  const loaded = new Set()
  const load = (output) => {
    if (loaded.has(output)) return
    loaded.add(output)
    for (const { path, kind } of metafile.outputs[output].imports)
      if (kind === 'import-statement' && path in metafile.outputs) load(path)
  }
  load(Object.keys(metafile.outputs).find((output) => metafile.outputs[output].entryPoint === '<stdin>'))
  const names = new Set([...loaded].map((output) => basename(output)))
  const codeOf = (isWanted) =>
    Buffer.concat(outputFiles.filter(({ path }) => names.has(basename(path)) === isWanted).map((file) => file.contents))
  const kilobytes = (code) => (code.length / 1024).toFixed(1)
  const [now, later] = [codeOf(true), codeOf(false)]
  return [
    '## Size',
    '',
    `The tracer, minified: ${kilobytes(now)} KB, gzipped ${kilobytes(gzipSync(now))} KB; what is loaded only when it is needed: ${kilobytes(gzipSync(later))} KB gzipped. Runtime packages: \`@opentelemetry/api\` (peer) and \`honeyhive\`.`,
  ].join('\n')
}
