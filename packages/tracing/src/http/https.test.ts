import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { createServer, get } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate, startCollector } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'
import { HoneyHiveTracer, trace } from '../index.ts'

it('requests of node:https are recorded on both sides, as what they are', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'honeyhive-https-'))
  const { cert, key } = await makeCertificate(folder)
  const collector = await startCollector()
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, disableHttpTracing: false })
  await tracer.ready
  const server = createServer({ cert, key }, (_, response) => trace('inside', () => response.end('{}')))
  await once(server.listen(0, '127.0.0.1'), 'listening')
  onTestFinished(async () => {
    server.close().closeAllConnections()
    await tracer.shutdown()
    await collector.close()
    await rm(folder, { recursive: true, force: true })
  })
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/a`
  const request = get(url, { ca: cert, agent: false })
  const closed = once(request, 'close')
  const [response] = (await once(request, 'response')) as [IncomingMessage]
  response.resume()
  await closed
  await tracer.flush()
  const spans = await collector.waitForSpans(3)
  const [client, served] = [3, 2].map((kind) => spans.find(({ span }) => span.kind === kind))
  expect(client?.attributes).toMatchObject({ 'url.full': url, 'http.response.status_code': 200 })
  expect(served).toMatchObject({
    parentSpanId: client?.spanId,
    attributes: { 'url.scheme': 'https', 'url.path': '/a' },
  })
  expect(spans.find(({ name }) => name === 'inside')?.parentSpanId).toBe(served?.spanId)
})
