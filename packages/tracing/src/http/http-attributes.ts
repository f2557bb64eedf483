import type { Attributes } from '@opentelemetry/api'

/** The names of OpenTelemetry's HTTP conventions, stable since 1.23. */
export const httpNames = {
  method: 'http.request.method',
  methodOriginal: 'http.request.method_original',
  status: 'http.response.status_code',
  route: 'http.route',
  url: 'url.full',
  scheme: 'url.scheme',
  path: 'url.path',
  query: 'url.query',
  host: 'server.address',
  port: 'server.port',
  version: 'network.protocol.version',
  errorType: 'error.type',
  requestHeader: 'http.request.header.',
  responseHeader: 'http.response.header.',
} as const

const knownMethods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'])

/** A method as the conventions want it: in capitals, and `_OTHER` for what is none. It is also the name of the span. */
export function methodAttributes(given: string | undefined): {
  readonly name: string
  readonly attributes: Attributes
} {
  const method = (given ?? 'GET').toUpperCase()
  if (knownMethods.has(method)) return { name: method, attributes: { [httpNames.method]: method } }
  const attributes = { [httpNames.method]: '_OTHER', [httpNames.methodOriginal]: given }
  return { name: 'HTTP', attributes }
}

export function clientUrlAttributes(url: URL): Attributes {
  return { [httpNames.url]: shownUrl(url), ...hostAttributes(url) }
}

export function serverUrlAttributes(url: URL): Attributes {
  const query = shownQuery(url)
  return {
    [httpNames.scheme]: url.protocol.slice(0, -1),
    [httpNames.path]: url.pathname,
    ...(query === '' ? {} : { [httpNames.query]: query.slice(1) }),
    ...hostAttributes(url),
  }
}

function hostAttributes(url: URL): Attributes {
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port)
  return { [httpNames.host]: url.hostname, [httpNames.port]: port }
}

/**
 * The whole address of a request's target; `undefined` when there is none. A path that begins with two slashes is a path, and not
 * another host's address.
 */
export function addressOf(base: string, target: string): URL | undefined {
  const text = target.startsWith('/') ? base + target : target
  return URL.canParse(text, base) ? new URL(text, base) : undefined
}

/** Without user name, password and fragment, and without what a query must not show. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}${shownQuery(url)}`
}

/** Signatures of presigned addresses, and what APIs take as a key in their query. */
const secretParameter =
  /(^|[-_.])(key|apikey|token|secret|password|passwd|pwd|pass|signature|sig|credentials?|auth|authorization|code|session|jwt|accesskeyid|awsaccesskeyid)$/i

function shownQuery({ search }: URL): string {
  if (search.length <= 1) return ''
  const parts = search
    .slice(1)
    .split('&')
    .map((part) => {
      const name = part.split('=', 1)[0] as string
      return part.length > name.length && secretParameter.test(name) ? `${name}=REDACTED` : part
    })
  return `?${parts.join('&')}`
}

/** The headers that an option names, each as the list of its values. */
export function headerAttributes(
  prefix: string,
  names: readonly string[],
  read: (name: string) => string | number | readonly string[] | undefined | null,
): Attributes {
  const attributes: Attributes = {}
  for (const name of names) {
    const value = read(name)
    if (value === undefined || value === null) continue
    attributes[prefix + name] = Array.isArray(value) ? [...(value as readonly string[])] : [String(value)]
  }
  return attributes
}
