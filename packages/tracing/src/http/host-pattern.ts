/**
 * Whether a host is one of those that patterns name: `api.example.com`, `*.example.com` (any depth below, not the domain
 * itself), either with a port, `*` for all. A pattern without a port means every port; letters' case does not matter.
 */
export function matchesHost(patterns: readonly string[], host: string): boolean {
  if (patterns.length === 0) return false
  const { name, port } = splitHost(host.toLowerCase())
  return patterns.some((pattern) => {
    const wanted = splitHost(pattern.toLowerCase())
    if (wanted.port !== undefined && wanted.port !== port) return false
    if (wanted.name === '*' || wanted.name === name) return true
    return wanted.name.startsWith('*.') && name.endsWith(wanted.name.slice(1)) && name.length >= wanted.name.length
  })
}

/** `[::1]:80` has its colons in brackets. */
function splitHost(host: string): { readonly name: string; readonly port: string | undefined } {
  const match = /^(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(host)
  return match === null ? { name: host, port: undefined } : { name: match[1] as string, port: match[2] }
}
