const { Anthropic } = require('@anthropic-ai/sdk')
const { RunnableLambda } = require('@langchain/core/runnables')
const { Client } = require('@modelcontextprotocol/sdk/client/index.js')
const { InMemoryTransport } = require('@modelcontextprotocol/sdk/inMemory.js')
const { McpServer } = require('@modelcontextprotocol/sdk/server/mcp.js')
const { wrapOpenAI } = require('honeyhive/openai')
const { captureSpans } = require('honeyhive/testing')
const OpenAI = require('openai')

const capture = captureSpans()
void import('./exercise.mjs').then(({ exercise }) =>
  exercise({ capture, wrapOpenAI, OpenAI, Anthropic, RunnableLambda, Client, McpServer, InMemoryTransport }),
)
