import { type ChildResult, expectChild, portOf, runChild, type TemporaryFolder, temporaryFolder } from '@honeyhive/kit'
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:https'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'

let folder: TemporaryFolder
let certificate: string
let key: string

beforeAll(async () => {
  folder = await temporaryFolder()
  certificate = join(folder.path, 'certificate.pem')
  key = join(folder.path, 'key.pem')
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', key, '-out', certificate]
  await promisify(execFile)('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    ...files,
  ])
})

afterAll(() => folder[Symbol.asyncDispose]())

/** A server that anybody can talk to who trusts its certificate; answers with the paths it was asked for. */
async function startEncrypted(): Promise<{ readonly url: string; readonly paths: string[] }> {
  const paths: string[] = []
  const server = createServer({ key: await readFile(key), cert: await readFile(certificate) }, (request, response) => {
    paths.push(request.url ?? '')
    request.resume().on('end', () => response.end())
  })
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `https://127.0.0.1:${portOf(server)}`, paths }
}

function runExit(url: string, env: Readonly<Record<string, string>>): Promise<ChildResult> {
  const code = `import { HoneyHiveTracer, trace } from 'honeyhive'
    HoneyHiveTracer.init({ apiKey: 'hh_canary_0123456789' })
    trace('work', () => 1)
    process.exit(0)`
  return runChild({ code, env: { HH_API_URL: url, ...env } })
}

test('process.exit delivers over TLS', async () => {
  const { url, paths } = await startEncrypted()
  const result = await runExit(url, { NODE_EXTRA_CA_CERTS: certificate })
  expectChild(result).toEndWith({ exitCode: 0, stderr: '' })
  expect(paths).toEqual(['/session/start', '/opentelemetry/v1/traces'])
})

test('process.exit sends nothing to a server whose certificate is not trusted, and says how it would be', async () => {
  const { url, paths } = await startEncrypted()
  const result = await runExit(url, {})
  expectChild(result).toEndWith({ exitCode: 0, stderrLines: 1, withinMillis: 2500 })
  expect(result.stderr).toMatch(/certificate.*NODE_EXTRA_CA_CERTS/u)
  expect(result.stderr).not.toContain('canary')
  expect(paths).toEqual([])
})
