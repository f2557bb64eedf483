import net from 'node:net'
import tls from 'node:tls'
import { clientHeaders, proxyFor } from '@honeyhive/api'
import { PlainConnection } from './plain-connection.ts'

export interface PlainSenderOptions {
  readonly serverUrl: string
  readonly apiKey: string | undefined
  readonly clientVersion: string
  /** Of silence on a connection. */
  readonly timeoutMillis: number
  readonly env: Readonly<Record<string, string | undefined>>
  /** For servers with a certificate of their own. Default: Node's. */
  readonly ca?: string | Buffer | undefined
}

/** So many requests in a row without a good answer, and the server is left to the client that can explain it. */
const maxFailures = 8

/**
 * Makes the requests that are alike by the thousand over connections of its own: no streams, no timers, no objects for
 * headers, which costs a fifth of what `node:http` takes. It knows good answers only; whatever else happens, the caller makes
 * the request once more with the API's own client, which has retries, deadlines and words for it. So for requests alone that
 * may be made twice.
 */
export class PlainSender {
  readonly #options: PlainSenderOptions
  readonly #url: URL
  readonly #idle: PlainConnection[] = []
  #failures = 0

  private constructor(options: PlainSenderOptions) {
    this.#options = options
    this.#url = new URL(options.serverUrl)
  }

  /** `undefined` where the server is reached by a proxy, or its address or key are not plain. */
  static over(options: PlainSenderOptions): PlainSender | undefined {
    const { serverUrl, apiKey = '', env } = options
    if (!/^https?:\/\/[^\s@?#]+$/.test(serverUrl) || !URL.canParse(serverUrl)) return undefined
    if (!/^[\x21-\x7e]*$/.test(apiKey) || proxyFor(serverUrl, env) !== undefined) return undefined
    return new PlainSender(options)
  }

  /** Resolves to whether the answer was good (2xx). Never rejects. */
  async send(method: 'POST' | 'PUT', path: string, body: string): Promise<boolean> {
    if (this.#failures >= maxFailures) return false
    const connection = this.#idle.pop() ?? this.#open()
    const isGood = await connection.send(`${this.#head(method, path, body)}\r\n\r\n${body}`)
    if (connection.isOpen) this.#idle.push(connection)
    this.#failures = isGood ? 0 : this.#failures + 1
    return isGood
  }

  #open(): PlainConnection {
    const { protocol, hostname, port } = this.#url
    const isSecure = protocol === 'https:'
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    const address = { host, port: Number(port === '' ? (isSecure ? 443 : 80) : port) }
    const name = net.isIP(host) === 0 ? { servername: host } : {}
    const socket = isSecure ? tls.connect({ ...address, ...name, ca: this.#options.ca }) : net.connect(address)
    return new PlainConnection(socket, this.#options.timeoutMillis, (closed) => this.#forget(closed))
  }

  #forget(connection: PlainConnection): void {
    const index = this.#idle.indexOf(connection)
    if (index >= 0) this.#idle.splice(index, 1)
  }

  #head(method: string, path: string, body: string): string {
    const { clientVersion, apiKey } = this.#options
    const { pathname, host } = this.#url
    let head = `${method} ${pathname.replace(/\/+$/, '')}${path} HTTP/1.1\r\nhost: ${host}\r\nconnection: keep-alive`
    const headers = clientHeaders(clientVersion, apiKey)
    for (const name in headers) head += `\r\n${name}: ${headers[name]}`
    return `${head}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}`
  }
}
