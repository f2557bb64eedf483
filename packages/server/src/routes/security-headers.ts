import type { MiddlewareHandler } from 'hono'

// Traces hold foreign text: the page may run its own files only and call nobody but this server.
const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' data: blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const headers: readonly (readonly [string, string])[] = [
  ['content-security-policy', contentSecurityPolicy],
  ['x-content-type-options', 'nosniff'],
  ['referrer-policy', 'no-referrer'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cross-origin-opener-policy', 'same-origin'],
]

/** The one page with a form; without a referrer a browser would not say where the form came from. */
const formHeaders: readonly (readonly [string, string])[] = [
  ['content-security-policy', contentSecurityPolicy.replace("form-action 'none'", "form-action 'self'")],
  ['referrer-policy', 'same-origin'],
]

/** On every answer, refusals included. */
export const securityHeaders: MiddlewareHandler = async (context, next) => {
  await next()
  for (const [name, value] of headers) context.res.headers.set(name, value)
  if (context.req.path === '/login') for (const [name, value] of formHeaders) context.res.headers.set(name, value)
}
