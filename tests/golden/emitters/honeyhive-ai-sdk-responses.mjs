import { createOpenAI } from '@ai-sdk/openai'
import * as ai from 'ai'
import { traceAISDK } from 'honeyhive/ai-sdk'
import { aiSdk } from '../scenarios.mjs'
import { withHoneyHive } from '../stage.mjs'

await withHoneyHive(async ({ server }) => {
  traceAISDK()
  const provider = createOpenAI({ baseURL: server.url, apiKey: 'none' })
  const options = { telemetry: { functionId: 'golden' } }
  await aiSdk(ai, provider, { faults: server.faults, stopWhen: ai.isStepCount, options, api: 'responses' })
})
