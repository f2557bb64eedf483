import { Hono } from 'hono'
import { openApi } from '../wire/openapi.ts'
import { splitRoute } from '../wire/mount.ts'
import { documentOf, escaped } from './html.ts'
import type { AnyEndpoints } from '../wire/mount.ts'

export interface ApiDocsOptions {
  readonly endpoints: AnyEndpoints
  readonly version: string
}

/** What the API takes: `/openapi.json` for programs, `/api-docs` for people. Neither holds data of anybody. */
export function apiDocs({ endpoints, version }: ApiDocsOptions): Hono {
  const app = new Hono()
  let document: ReturnType<typeof openApi> | undefined
  const described = (): ReturnType<typeof openApi> => (document ??= openApi(endpoints, version))

  app.get('/openapi.json', () => Response.json(described()))

  app.get('/api-docs', () => {
    const paths = described()['paths'] as Readonly<Record<string, Readonly<Record<string, unknown>>>>
    const parts = Object.keys(endpoints).map((key) => {
      const { method, path } = splitRoute(key)
      return {
        key,
        group: groupOf(path),
        summary: endpoints[key]?.summary ?? '',
        operation: paths[path]?.[method.toLowerCase()],
      }
    })
    const groups = [...new Set(parts.map(({ group }) => group))]
    const sections = groups.map((group) => {
      const own = parts.filter((part) => part.group === group)
      return `<h2>${escaped(group)}</h2>${own.map(operation).join('')}`
    })
    const intro = `<p>${parts.length} routes. For programs: <a href="/openapi.json">openapi.json</a>.</p>`
    return documentOf('API', `<h1>API</h1>${intro}${sections.join('')}`)
  })

  return app
}

function groupOf(path: string): string {
  const [, first = '', second = ''] = path.split('/')
  return first === 'v1' || first === 'api' ? `/${first}/${second}` : `/${first}`
}

function operation({
  key,
  summary,
  operation: described,
}: {
  readonly key: string
  readonly summary: string
  readonly operation: unknown
}): string {
  const text = JSON.stringify(described, null, 2) ?? ''
  return `<details><summary><code>${escaped(key)}</code> ${escaped(summary)}</summary><pre>${escaped(text)}</pre></details>`
}
