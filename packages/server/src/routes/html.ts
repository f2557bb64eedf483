/** Text as text, whatever it holds. */
export function escaped(text: string): string {
  const entities: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  }
  return text.replaceAll(/[&<>"']/gu, (character) => entities[character] ?? character)
}

/** A page of the server's own, without scripts. The body is HTML already. */
export function documentOf(title: string, body: string, init: ResponseInit = {}): Response {
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escaped(title)} · HoneyHive</title><link rel="stylesheet" href="/server.css"><main>${body}</main></html>`
  const headers = new Headers(init.headers)
  headers.set('content-type', 'text/html; charset=utf-8')
  headers.set('cache-control', 'no-cache')
  return new Response(html, { ...init, headers })
}

/** Of the server's own pages; a file, because the policy of content allows no style inside a page. */
export const styleSheet = `:root{color-scheme:light dark}
main{max-width:60rem;margin:2rem auto;padding:0 1rem;font:15px/1.5 system-ui,sans-serif}
code,pre{font:13px/1.45 ui-monospace,monospace}
pre{overflow:auto;padding:.75rem;border:1px solid #8884;border-radius:6px}
summary{cursor:pointer;padding:.2rem 0}
form{display:grid;gap:.75rem;max-width:22rem}
input,button{font:inherit;padding:.5rem .75rem;border:1px solid #8888;border-radius:6px}
.refused{color:#c0392b}`
