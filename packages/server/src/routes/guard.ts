import { isIP } from 'node:net'
import { hasCookie, isKey } from './page-cookie.ts'
import type { MiddlewareHandler } from 'hono'

export interface GuardOptions {
  /** The port that the server listens on, once it does; null before. */
  readonly port: () => number | null
  /** Further names under which the server may be asked, with or without a port. */
  readonly allowedHosts: readonly string[]
  /** Bound to an address that others reach: then an IP address of whatever value is a good Host, for no foreign name can lead to it. */
  readonly isExposed: boolean
  /** null: no key is asked for. */
  readonly apiKey: string | null
  /** Default: the clock. */
  readonly now?: () => number
}

const localHosts: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])
const readingMethods: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/**
 * Refuses what a web page of another site makes a browser send: a Host that leads here by DNS rebinding, and writes with a foreign
 * Origin. Then asks for the key, where there is one.
 */
export function guard(options: GuardOptions): MiddlewareHandler {
  return async (context, next) => {
    const { req } = context
    const host = (req.header('host') ?? new URL(req.url).host).toLowerCase()
    if (!isAllowedHost(host, options))
      return refuse(
        403,
        'host-not-allowed',
        `This server does not answer for the host '${host}'. Use localhost, or allow the name with the option allowedHosts.`,
      )
    const isWrite = !readingMethods.has(req.method)
    if (isWrite && isForeign(req.header('origin'), req.header('sec-fetch-site'), options)) {
      return refuse(
        403,
        'origin-not-allowed',
        'This server takes writes from its own page and from programs, not from other web sites.',
      )
    }
    if (options.apiKey !== null && !isKnown(req, options.apiKey, options.now?.() ?? Date.now())) {
      if (needsKey(req.path))
        return refuse(
          401,
          'unauthorized',
          'This server asks for its API key: send it as "Authorization: Bearer <key>".',
        )
      // Somebody who opens the page; its files may load, its addresses lead to where the key is given.
      if (req.header('sec-fetch-dest') === 'document' && isPageAddress(req.path))
        return context.redirect(`/login?next=${encodeURIComponent(req.path)}`, 303)
    }
    return next()
  }
}

/** An answer that is refused says why in the shape that all of `/api` uses. */
export function refuse(status: number, code: string, message: string): Response {
  return Response.json({ error: { code, message } }, { status })
}

function isAllowedHost(host: string, options: GuardOptions): boolean {
  const { name, port } = splitHost(host)
  const allowed = new Set(options.allowedHosts.map((entry) => entry.toLowerCase()))
  if (allowed.has(host) || allowed.has(name)) return true
  const own = options.port()
  const isOwnPort = own === null || port === own
  if (!isOwnPort) return false
  return localHosts.has(name) || (options.isExposed && isIP(name.replaceAll(/^\[|\]$/gu, '')) !== 0)
}

function splitHost(host: string): { readonly name: string; readonly port: number } {
  const match = /^(?<name>\[[^\]]*\]|[^:]*)(?::(?<port>\d+))?$/u.exec(host)
  return { name: match?.groups?.['name'] ?? '', port: Number(match?.groups?.['port'] ?? 80) }
}

function isForeign(origin: string | undefined, site: string | undefined, options: GuardOptions): boolean {
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return true
  if (origin === undefined) return false
  return !URL.canParse(origin) || !isAllowedHost(new URL(origin).host, options)
}

/** The page's own files hold no data and must load before anybody can give a key. */
function needsKey(path: string): boolean {
  return isApiPath(path)
}

/** The first step of every route that is not the page's; a test holds it against the router. */
const apiPath =
  /^\/(?:api|v1|opentelemetry|session|events|datasets|datapoints|runs|metrics|configurations|tools|projects)(?:\/|$)/u

/** Paths that are never files of the page. */
export function isApiPath(path: string): boolean {
  return apiPath.test(path)
}

interface Asking {
  header(name: string): string | undefined
}

/** By the key itself, or by the cookie that the page got for it. */
function isKnown(request: Asking, apiKey: string, nowMillis: number): boolean {
  const given = /^Bearer (?<key>.+)$/iu.exec(request.header('authorization') ?? '')?.groups?.['key'] ?? ''
  return isKey(given, apiKey) || hasCookie(request.header('cookie'), apiKey, nowMillis)
}

/** Not those that must be there before anybody has given a key, nor those that hold no data. */
function isPageAddress(path: string): boolean {
  return path !== '/login' && path !== '/api-docs' && !path.startsWith('/assets/')
}
