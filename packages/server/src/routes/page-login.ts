import { Hono } from 'hono'
import { documentOf, styleSheet } from './html.ts'
import { isKey, pageCookie, setCookie } from './page-cookie.ts'

export interface PageLoginOptions {
  readonly apiKey: string | null
  readonly now: () => number
}

const maxFormBytes = 4096

/**
 * Where the server has a key, people give it here once and get a cookie for it. Neither page nor form needs a script, and the
 * form is taken from this site only: the guard refuses writes of others before they come here.
 */
export function pageLogin({ apiKey, now }: PageLoginOptions): Hono {
  const app = new Hono()

  app.get('/server.css', () => new Response(styleSheet, { headers: { 'content-type': 'text/css; charset=utf-8' } }))

  app.get('/login', ({ req }) => loginPage(ownPath(req.query('next'))))

  app.post('/login', async ({ req }) => {
    const type = (req.header('content-type') ?? '').split(';', 1)[0]?.trim().toLowerCase()
    if (type !== 'application/x-www-form-urlencoded' || Number(req.header('content-length') ?? Infinity) > maxFormBytes)
      return loginPage('/', 'That was no form of this page.', 400)
    const form = new URLSearchParams(await req.text())
    const next = ownPath(form.get('next') ?? undefined)
    if (apiKey !== null && !isKey(form.get('key') ?? '', apiKey)) return loginPage(next, 'That is not the key.', 401)
    const headers = new Headers({ location: next })
    if (apiKey !== null) headers.set('set-cookie', setCookie(pageCookie(apiKey, now())))
    return new Response(null, { status: 303, headers })
  })

  app.post(
    '/logout',
    () => new Response(null, { status: 303, headers: { location: '/login', 'set-cookie': setCookie('') } }),
  )

  return app
}

/** A path of this site; anything that a browser could take for another site's address is none. */
function ownPath(given: string | undefined): string {
  return given !== undefined && /^\/(?![/\\])[\w\-./~%?=&]*$/u.test(given) ? given : '/'
}

function loginPage(next: string, refusal = '', status = 200): Response {
  const said = refusal === '' ? '' : `<p class="refused" role="alert">${refusal}</p>`
  const hidden = `<input type="hidden" name="next" value="${next.replaceAll('&', '&amp;')}">`
  const form = `<form method="post" action="/login">${hidden}<label for="key">API key</label><input id="key" name="key" type="password" autocomplete="current-password" required autofocus><button>Open</button></form>`
  const body = `<h1>HoneyHive</h1><p>This server asks for its API key.</p>${said}${form}`
  return documentOf('Log in', body, { status })
}
