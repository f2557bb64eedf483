import { type Browser, launchBrowser, type RealServer, startRealServer } from '@honeyhive/kit'
import { context, trace } from '@opentelemetry/api'
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http'
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto'
import { BasicTracerProvider, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { outline } from './outline.ts'

let server: RealServer
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startRealServer(), launchBrowser()])
})
afterAll(() => Promise.all([browser.close(), server.stop()]))

const messages = JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: 'What is a span?' }] }])
const answer = JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: 'A piece of work.' }] }])

/** A program that knows nothing of us: a stock tracer, the names of OpenTelemetry's conventions. */
async function exportTrace(exporter: SpanExporter, name: string): Promise<void> {
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] })
  const tracer = provider.getTracer('foreign')
  const root = tracer.startSpan(name)
  const call = tracer.startSpan('chat gpt-4o-mini', {}, trace.setSpan(context.active(), root))
  call.setAttributes({
    'gen_ai.operation.name': 'chat',
    'gen_ai.provider.name': 'openai',
    'gen_ai.request.model': 'gpt-4o-mini',
    'gen_ai.usage.input_tokens': 12,
    'gen_ai.usage.output_tokens': 5,
    'gen_ai.input.messages': messages,
    'gen_ai.output.messages': answer,
  })
  call.end()
  root.end()
  await provider.shutdown()
}

test.each([
  ['protobuf', (url: string): SpanExporter => new ProtobufExporter({ url })],
  ['JSON', (url: string): SpanExporter => new JsonExporter({ url })],
])('a trace of the stock %s exporter is stored, and shown as a conversation', async (encoding, exporterFor) => {
  const name = `foreign program, ${encoding}`
  await exportTrace(exporterFor(`${server.url}/v1/traces`), name)

  const { sessions } = await server.sessions()
  const session = sessions.find((one) => one.name === name)
  const tree = await server.session(session?.id ?? '')
  expect(outline(tree)).toMatch(/^session .*\n {2}\w+ foreign program, .*\n {4}model chat gpt-4o-mini$/u)
  expect(tree.session).toMatchObject({ inputTokens: 12, outputTokens: 5, models: ['gpt-4o-mini'], errorCount: 0 })

  await browser.visit({}, async (page) => {
    await page.goto(`${server.url}/`)
    const row = page.getByRole('row').filter({ hasText: name })
    await row.getByRole('link').click()
    await page.getByRole('treegrid').getByText('chat gpt-4o-mini').click()
    const conversation = page.getByRole('tabpanel', { name: 'Conversation' })
    await conversation.getByText('A piece of work.').waitFor()
    expect(await conversation.getByText('What is a span?').count()).toBe(1)
  })
})
