type Environment = Readonly<Record<string, string | undefined>>

/**
 * The proxy that the environment names for an address, as curl and Go read it: `https_proxy`, `http_proxy`, `all_proxy`, in
 * either case, unless `no_proxy` lists the host. This machine's own addresses never go through one.
 */
export function proxyFor(url: string, env: Environment): URL | undefined {
  const { protocol, hostname, port } = new URL(url)
  const text = protocol === 'https:' ? either(env, 'https_proxy') : httpProxy(env)
  const given = text ?? either(env, 'all_proxy')
  if (given === undefined || isLoopbackHost(hostname)) return undefined
  const effectivePort = port === '' ? (protocol === 'https:' ? '443' : '80') : port
  if (isExcepted(hostname, effectivePort, either(env, 'no_proxy') ?? '')) return undefined
  const address = given.includes('://') ? given : `http://${given}`
  // What is no address of a proxy that we can speak to is no proxy: SOCKS, or a slip of the pen.
  return URL.canParse(address) && /^https?:/.test(address) ? new URL(address) : undefined
}

/** In a CGI program, `HTTP_PROXY` is a header that anybody may send (CVE-2016-5385). */
function httpProxy(env: Environment): string | undefined {
  return env['REQUEST_METHOD'] === undefined ? either(env, 'http_proxy') : textOf(env['http_proxy'])
}

function either(env: Environment, name: string): string | undefined {
  return textOf(env[name]) ?? textOf(env[name.toUpperCase()])
}

function textOf(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

function isLoopbackHost(hostname: string): boolean {
  const isName = hostname === 'localhost' || hostname.endsWith('.localhost')
  return isName || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

/** Each entry is a host with all below it, perhaps with a port; `*` is every host. */
function isExcepted(hostname: string, port: string, list: string): boolean {
  return list.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true
    const [, name = '', entryPort] = /^(.*?)(?::(\d+))?$/.exec(entry.toLowerCase()) ?? []
    const bare = name.replace(/^\*?\./, '')
    if (bare === '' || (entryPort !== undefined && entryPort !== port)) return false
    return hostname === bare || hostname.endsWith(`.${bare}`)
  })
}
