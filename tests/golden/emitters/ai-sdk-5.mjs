import { createOpenAI } from '@ai-sdk/openai-2'
import * as ai from 'ai-5'
import { aiSdk } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server }) => {
  const provider = createOpenAI({ baseURL: server.url, apiKey: 'none' })
  const experimental_telemetry = { isEnabled: true, functionId: 'golden', metadata: { plan: 'pro' } }
  const options = { experimental_telemetry }
  await aiSdk(ai, provider, { faults: server.faults, stopWhen: ai.stepCountIs, options })
})
