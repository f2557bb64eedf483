import { expectChild, runChild, temporaryFolder } from '@honeyhive/kit'
import { build } from 'esbuild'
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Server } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it, onTestFinished } from 'vitest'

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

it.each(['', 'process.exit(0)'])('goes through a tunnel to an encrypted server to the very end: %s', async (end) => {
  await using folder = await temporaryFolder()
  const file = (name: string): string => join(folder.path, name)
  const subject = ['-subj', '/CN=collector.test', '-addext', 'subjectAltName=DNS:collector.test']
  const pair = ['-newkey', 'rsa:2048', '-nodes', '-keyout', file('key'), '-out', file('cert')]
  execFileSync('openssl', ['req', '-x509', '-days', '2', ...pair, ...subject], { stdio: 'ignore' })
  const sdk = file('sdk.mjs')
  const entry = fileURLToPath(new URL('../index.ts', import.meta.url))
  await build({ entryPoints: [entry], outfile: sdk, bundle: true, format: 'esm', platform: 'node', logLevel: 'error' })

  const paths: string[] = []
  const target = createSecureServer(
    { key: readFileSync(file('key')), cert: readFileSync(file('cert')) },
    (asked, answer) => {
      paths.push(asked.url ?? '')
      asked.resume().on('end', () => answer.end('{}'))
    },
  )
  const targetPort = await portOf(target)
  const tunnels: string[] = []
  const proxy = createServer().on('connect', (asked, socket) => {
    tunnels.push(`${asked.url} ${asked.headers['proxy-authorization']}`)
    const onwards = connect(targetPort, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onwards.pipe(socket).pipe(onwards)
    })
    onwards.on('error', () => socket.destroy())
    socket.on('error', () => onwards.destroy())
  })
  const proxyUrl = `http://user:word@127.0.0.1:${await portOf(proxy)}`

  const result = await runChild({
    code: `import { HoneyHiveTracer } from ${JSON.stringify(sdk)}
      const tracer = HoneyHiveTracer.init({ serverUrl: 'https://collector.test', apiKey: 'hh_test' })
      tracer.trace('work', () => 1)
      ${end}`,
    env: { HTTPS_PROXY: proxyUrl, NODE_EXTRA_CA_CERTS: file('cert') },
  })
  expectChild(result).toEndWith({ exitCode: 0, stdout: '', stderr: '' })
  expect(paths).toEqual(['/session/start', '/opentelemetry/v1/traces'])
  const credentials = `Basic ${Buffer.from('user:word').toString('base64')}`
  expect(new Set(tunnels)).toEqual(new Set([`collector.test:443 ${credentials}`]))
})
