import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai'
import OpenAI from 'openai'
import { openai } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server, provider }) => {
  const instrumentation = new OpenAIInstrumentation({ tracerProvider: provider })
  instrumentation.manuallyInstrument(OpenAI)
  await openai(new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 }), server.faults)
})
