/** Headers of every request to HoneyHive. Without a key there is no Authorization header at all. */
export function clientHeaders(clientVersion: string, apiKey: string | undefined): Record<string, string> {
  return {
    accept: 'application/json',
    'hh-client-version': clientVersion,
    'hh-client-language': 'typescript',
    'hh-client-package': 'honeyhive',
    'hh-client-timestamp': timestampNanos(),
    ...(apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
  }
}

/** Nanoseconds since 1970 as decimal digits; from the monotonic clock, so that it does not go backwards. */
function timestampNanos(): string {
  const micros = Math.round((performance.timeOrigin + performance.now()) * 1000)
  return `${micros}000`
}
