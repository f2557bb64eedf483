import type { ClientRequest, RequestOptions } from 'node:http'
import type { AgentOptions } from 'node:https'
import type { Socket } from 'node:net'
import type { NodeHttp, SendRequest } from './attempt-node.ts'

/** For a proxy to answer a request for a tunnel. */
const connectTimeoutMillis = 10_000

/**
 * Requests through a proxy: for https a tunnel (CONNECT, RFC 9110 section 9.3.6), in which the server's certificate is
 * checked as without it and the proxy sees no header; for http in absolute form.
 */
export function proxiedHttp(url: string, proxy: URL, options: AgentOptions): NodeHttp {
  return url.startsWith('https:') ? tunneled(proxy, options) : absolute(proxy, options)
}

function absolute(proxy: URL, options: AgentOptions): NodeHttp {
  const { request, Agent } = moduleOf(proxy)
  const agent = new Agent(options)
  const send: SendRequest = (url, { method, headers }) =>
    request({
      ...addressOf(proxy),
      method,
      path: url,
      headers: { ...headers, host: new URL(url).host, ...authorizationOf(proxy) },
      agent,
    })
  return { request: send, agent }
}

function tunneled(proxy: URL, options: AgentOptions): NodeHttp {
  const { request, Agent } = process.getBuiltinModule('node:https')
  const tls = process.getBuiltinModule('node:tls')
  const agent = new Agent(options)
  type Created = (error: Error | null, socket?: Socket) => void
  const createConnection = (target: RequestOptions & { servername?: string }, created: Created): void => {
    openTunnel(proxy, `${target.host}:${target.port}`, (error, socket) => {
      if (socket === undefined) return created(error)
      const secure = tls.connect({
        ...(target as object),
        socket,
        servername: target.servername ?? String(target.host),
      })
      created(null, secure)
    })
  }
  // The one method of an agent that is meant to be replaced.
  Object.assign(agent, { createConnection })
  return { request, agent }
}

function openTunnel(proxy: URL, target: string, opened: (error: Error | null, socket?: Socket) => void): void {
  const outgoing: ClientRequest = moduleOf(proxy).request({
    ...addressOf(proxy),
    method: 'CONNECT',
    path: target,
    headers: { host: target, ...authorizationOf(proxy) },
    agent: false,
    timeout: connectTimeoutMillis,
  })
  // Whoever waits for the answer holds the process; the way to it does not.
  outgoing.on('socket', (socket) => socket.unref())
  outgoing.on('timeout', () => outgoing.destroy(new Error(`the proxy ${proxy.host} did not answer`)))
  outgoing.on('error', (error) => opened(error))
  outgoing.on('connect', ({ statusCode }, socket) => {
    if (statusCode === 200) return opened(null, socket as Socket)
    socket.destroy()
    opened(new Error(`the proxy ${proxy.host} answered ${statusCode} to CONNECT`))
  })
  outgoing.on('response', ({ statusCode }) => {
    outgoing.destroy()
    opened(new Error(`the proxy ${proxy.host} answered ${statusCode} to CONNECT`))
  })
  outgoing.end()
}

function moduleOf({ protocol }: URL): typeof import('node:http') | typeof import('node:https') {
  return protocol === 'https:' ? process.getBuiltinModule('node:https') : process.getBuiltinModule('node:http')
}

function addressOf({ hostname, port, protocol }: URL): { host: string; port: string } {
  return { host: hostname.replace(/^\[|\]$/g, ''), port: port === '' ? (protocol === 'https:' ? '443' : '80') : port }
}

function authorizationOf({ username, password }: URL): Record<string, string> {
  if (username === '' && password === '') return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` }
}
