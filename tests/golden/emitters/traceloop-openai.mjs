import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai'
import OpenAI from 'openai'
import { openai } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server, provider }) => {
  const instrumentation = new OpenAIInstrumentation({ exceptionLogger: undefined })
  instrumentation.setTracerProvider(provider)
  instrumentation.manuallyInstrument(OpenAI)
  await openai(new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 }), server.faults)
})
