import Anthropic from '@anthropic-ai/sdk'
import { wrapAnthropic } from 'honeyhive/anthropic'
import { anthropic } from '../scenarios.mjs'
import { withHoneyHive } from '../stage.mjs'

await withHoneyHive(({ server }) =>
  anthropic(wrapAnthropic(new Anthropic({ baseURL: server.origin, apiKey: 'none', maxRetries: 0 })), server.faults),
)
