import { InvalidRequestError } from '../models/errors/http-client-errors.ts'

/** A route below the server's address, whose own path is kept. Lists in the query are the key repeated. */
export function urlOf(
  base: string | URL | null,
  route: string,
  path: Readonly<Record<string, string>>,
  query: Readonly<Record<string, unknown>>,
): URL {
  if (base === null || !URL.canParse(String(base)))
    throw new InvalidRequestError(
      `serverURL must be an address such as 'https://api.honeyhive.ai', but is '${String(base)}'`,
    )
  const url = new URL(base)
  const filled = route.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''))
  url.pathname = `${url.pathname.replace(/\/+$/, '')}${filled}`
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((one) => one !== undefined && one !== null)
      .map((one) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(one))}`),
  )
  url.search = pairs.join('&')
  return url
}

function textOf(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}
