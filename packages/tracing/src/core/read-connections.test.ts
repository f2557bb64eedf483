import { startCollector } from '@honeyhive/kit'
import { Agent } from 'node:http'
import { expect, it, vi } from 'vitest'
import { HoneyHiveTracer } from '../operations/tracer.ts'
import { resolveConfig } from './config.ts'

it('sends spans and sessions over an agent of the user’s, and leaves it open', async () => {
  await using collector = await startCollector()
  const agent = new Agent({ keepAlive: true })
  const destroyed = vi.spyOn(agent, 'destroy')
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, agent })
  tracer.trace('work', () => 1)
  expect(await tracer.shutdown()).toMatchObject({ delivered: 1 })
  expect(collector.requests.map(({ path }) => path)).toEqual(['/session/start', '/opentelemetry/v1/traces'])
  expect(Object.keys(agent.freeSockets)).toEqual([`127.0.0.1:${collector.port}:`])
  expect(destroyed).not.toHaveBeenCalled()
  agent.destroy()
})

it('gives a dispatcher to the global fetch', async () => {
  const fetched = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('taken'))
  const dispatcher = { dispatch: () => true }
  const { config } = resolveConfig({ dispatcher }, {})
  const response = await config.fetch?.('http://collector.test', { method: 'POST' })
  expect(await response?.text()).toBe('taken')
  expect(fetched.mock.calls).toEqual([['http://collector.test', { method: 'POST', dispatcher }]])
  fetched.mockRestore()
})

it.each([
  [{ agent: 'mine' }, "'agent' must be an agent of node:http or node:https, but is 'mine'"],
  [{ dispatcher: {} }, "'dispatcher' must be a dispatcher of undici"],
])('says what %o should have been', (options, message) => {
  expect(resolveConfig(options as object, {}).warnings).toEqual([expect.stringContaining(message)])
})
