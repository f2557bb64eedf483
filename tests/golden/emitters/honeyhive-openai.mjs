import { wrapOpenAI } from 'honeyhive/openai'
import OpenAI from 'openai'
import { openai } from '../scenarios.mjs'
import { withHoneyHive } from '../stage.mjs'

await withHoneyHive(({ server }) =>
  openai(wrapOpenAI(new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 })), server.faults),
)
