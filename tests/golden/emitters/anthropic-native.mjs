import Anthropic from '@anthropic-ai/sdk'
import { anthropic } from '../scenarios.mjs'
import { withOpenTelemetry } from '../stage.mjs'

await withOpenTelemetry(async ({ server }) => {
  const openTelemetry = { traces: { contentMode: 'content' } }
  const options = { baseURL: server.origin, apiKey: 'none', maxRetries: 0, openTelemetry }
  await anthropic(new Anthropic(options), server.faults)
})
