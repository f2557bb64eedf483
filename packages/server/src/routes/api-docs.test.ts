import { expect, test } from 'vitest'
import { getJson, runningServer } from '../testing.ts'

interface Operation {
  readonly summary: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required: boolean }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: unknown }>> }
  readonly responses: Readonly<Record<string, unknown>>
}

interface Document {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

test('describes every route of the API, with what each takes', async () => {
  const { url } = await runningServer()
  const { openapi, paths } = await getJson<Document>(`${url}/openapi.json`)
  expect(openapi).toBe('3.1.0')
  const operations = Object.values(paths).flatMap((path) => Object.values(path))
  expect(operations.length).toBeGreaterThanOrEqual(107)
  for (const { summary, responses } of operations) {
    expect(summary).toMatch(/\.$/u)
    expect(Object.keys(responses)).toContain('default')
  }
  expect(paths['/v1/events']?.['post']?.requestBody?.content['application/json']?.schema).toMatchObject({
    type: 'object',
    required: ['event_type', 'inputs'],
    additionalProperties: false,
    properties: { event_type: { enum: ['session', 'model', 'tool', 'chain'] } },
  })
  expect(paths['/runs/{run_id}/result']?.['get']?.parameters).toMatchObject([
    { name: 'run_id', in: 'path', required: true },
    { name: 'project_id', in: 'query', required: true },
    { name: 'aggregate_function', in: 'query', required: false },
  ])
  expect(paths['/v1/queues']?.['post']?.responses).toHaveProperty('201')
})

test('shows them on a page without scripts', async () => {
  const { url } = await runningServer()
  const response = await fetch(`${url}/api-docs`)
  expect(response.headers.get('content-security-policy')).toContain("default-src 'self'")
  const html = await response.text()
  expect(html.match(/<details>/gu)?.length).toBeGreaterThanOrEqual(107)
  expect(html).toContain('<code>POST /v1/datasets/{dataset_id}/datapoints</code>')
  expect(html).not.toMatch(/<script|style=| on\w+=/u)
})
