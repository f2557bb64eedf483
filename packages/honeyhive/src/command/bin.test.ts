import { type ChildResult, runChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { build } from 'esbuild'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A stand-in for the installed server: says on standard error what it was asked for, and when it is closed. */
const standIn = `export async function startServer(options) {
  console.error('started ' + JSON.stringify(options))
  if (options.port === 1) throw new Error('Port 1 is taken.')
  if (options.port === 2) throw Object.assign(new Error('The store is of a later release.'), { code: 'newer-schema' })
  const timer = setInterval(() => {}, 1000)
  return { url: 'http://127.0.0.1:4999', async close() { clearInterval(timer); console.error('closed') } }
}`

let folder: TemporaryFolder
let bin: string

beforeEach(async () => {
  folder = await temporaryFolder()
  bin = join(folder.path, 'bin.mjs')
  const entry = fileURLToPath(new URL('../bin.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: bin, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' })
})

afterEach(() => folder.remove())

async function installServer(): Promise<void> {
  const home = join(folder.path, 'node_modules', '@honeyhive', 'server')
  await mkdir(home, { recursive: true })
  await writeFile(join(home, 'package.json'), '{"name":"@honeyhive/server","type":"module","exports":"./index.js"}')
  await writeFile(join(home, 'index.js'), standIn)
}

function server(args: readonly string[], signal?: NodeJS.Signals): Promise<ChildResult> {
  const run = { file: bin, args: ['server', ...args] }
  return runChild(signal === undefined ? run : { ...run, signalAfter: { signal, when: /http/ } })
}

describe('honeyhive server', () => {
  it('says what to install when the server is not there', async () => {
    expect(await server([])).toMatchObject({
      exitCode: 1,
      stdout: '',
      stderr: 'honeyhive server needs the package @honeyhive/server. Install it: npm install @honeyhive/server\n',
    })
  })

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'prints its address alone on standard output, and closes at %s',
    async (signal) => {
      await installServer()
      const result = await server(['--port', '0', '--data-dir', '/data'], signal)
      expect(result).toMatchObject({
        exitCode: 0,
        stdout: 'http://127.0.0.1:4999\n',
        stderr: 'started {"port":0,"dataDirectory":"/data"}\nclosed\n',
      })
    },
  )

  it('says why the server did not start', async () => {
    await installServer()
    expect(await server(['--port', '1'])).toMatchObject({ exitCode: 1, stdout: '' })
    expect((await server(['--port', '1'])).stderr).toContain('Port 1 is taken.')
  })

  it('ends with 3 where the store is of a later release', async () => {
    await installServer()
    const result = await server(['--port', '2'])
    expect(result).toMatchObject({ exitCode: 3, stdout: '' })
    expect(result.stderr).toContain('The store is of a later release.')
  })
})
