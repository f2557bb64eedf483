import Anthropic from '@anthropic-ai/sdk'
import { AnthropicInstrumentation } from '@arizeai/openinference-instrumentation-anthropic'
import { anthropic } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server, provider }) => {
  const instrumentation = new AnthropicInstrumentation({ tracerProvider: provider })
  instrumentation.manuallyInstrument(Anthropic)
  const options = { baseURL: server.origin, apiKey: 'none', maxRetries: 0, openTelemetry: false }
  await anthropic(new Anthropic(options), server.faults)
})
