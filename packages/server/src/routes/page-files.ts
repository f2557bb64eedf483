import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { Hono } from 'hono'
import { isApiPath, refuse } from './guard.ts'

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json',
}

const missingPage = `<!doctype html><html lang="en"><meta charset="utf-8"><title>HoneyHive</title>
<h1>The server runs, its page is missing</h1>
<p>Spans are taken and stored. The files of the page are not where this server looks for them: build them, or start it with the option uiDirectory.</p></html>`

/**
 * Serves the page from a list of files made at start, so no path of a request ever reaches the disk. Any other address that is
 * not the API's is the page's own, and gets `index.html`.
 */
export function pageFiles(uiDirectory: string): Hono {
  const files = manifestOf(uiDirectory)
  const index = files.get('/index.html')
  const read = rememberedReads()
  const app = new Hono()
  app.get('*', async ({ req }) => {
    if (isApiPath(req.path)) return refuse(404, 'not-found', `There is nothing at ${req.path}.`)
    const path = files.get(req.path)
    if (path !== undefined && path !== index) return fileResponse(path, await read(path), cacheOf(req.path))
    if (path === undefined && isFileName(req.path)) return refuse(404, 'not-found', `There is no file ${req.path}.`)
    if (index === undefined) return htmlResponse(missingPage)
    return htmlResponse(withEarlyRequests(await readFile(index, 'utf8'), new URL(req.url)))
  })
  return app
}

/** Files by their path, each read once: a script that must wait for the disk comes after the answer that it is to show. */
function rememberedReads(): (path: string) => Promise<Buffer<ArrayBuffer>> {
  const reads = new Map<string, Promise<Buffer<ArrayBuffer>>>()
  return (path) => {
    const read = reads.get(path) ?? readFile(path)
    reads.set(path, read)
    // A file that could not be read now may be readable later.
    read.catch(() => reads.delete(path))
    return read
  }
}

/**
 * The page of a session asks for its tree, and for the span that its address names, while its script is still on the way: the
 * browser keeps the answers for the page's own requests. The addresses are those that the page asks for, see `fetchSession` and
 * `fetchEvent` of the page; another one would only be asked for twice.
 */
function withEarlyRequests(html: string, { pathname, searchParams }: URL): string {
  const [, session] = /^\/sessions\/([\w.-]+)$/u.exec(pathname) ?? []
  if (session === undefined) return html
  const [event] = /^[\w.-]+$/u.exec(searchParams.get('event') ?? '') ?? []
  const paths = [`/api/sessions/${session}/rows`, ...(event === undefined ? [] : [`/api/events/${event}?large=later`])]
  const links = paths.map((path) => `<link rel="preload" as="fetch" href="${path}" crossorigin />`)
  return html.replace('</head>', `${links.join('')}</head>`)
}

/** Every file below the directory by its address; empty when there is no such directory. */
function manifestOf(directory: string): ReadonlyMap<string, string> {
  try {
    const entries = readdirSync(directory, { withFileTypes: true, recursive: true })
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    return new Map(
      paths.map((path) => [`/${path.slice(directory.length).replaceAll('\\', '/').replace(/^\/+/u, '')}`, path]),
    )
  } catch {
    // A server without its page still takes spans; the page that says so is the report.
    return new Map()
  }
}

/** Below `/assets/`, or a file at the top; a session's id may well end like a file. */
function isFileName(path: string): boolean {
  return path.startsWith('/assets/') || (path.lastIndexOf('/') === 0 && Object.hasOwn(contentTypes, extname(path)))
}

/** The bundler puts a hash into the names of what it writes to `assets/`. */
function cacheOf(path: string): string {
  return path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
}

function fileResponse(path: string, body: Uint8Array<ArrayBuffer>, cacheControl: string): Response {
  const contentType = contentTypes[extname(path)] ?? 'application/octet-stream'
  return new Response(body, { headers: { 'content-type': contentType, 'cache-control': cacheControl } })
}

function htmlResponse(html: string): Response {
  return new Response(html, { headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' } })
}
