import { createOpenAI } from '@ai-sdk/openai'
import { OpenTelemetry } from '@ai-sdk/otel'
import * as ai from 'ai'
import { aiSdk } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server }) => {
  ai.registerTelemetry(new OpenTelemetry())
  const provider = createOpenAI({ baseURL: server.url, apiKey: 'none' })
  const options = { telemetry: { functionId: 'golden' } }
  await aiSdk(ai, provider, { faults: server.faults, stopWhen: ai.isStepCount, options })
})
