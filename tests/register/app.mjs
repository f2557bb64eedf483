import { Anthropic } from '@anthropic-ai/sdk'
import { createOpenAI } from '@ai-sdk/openai'
import { RunnableLambda } from '@langchain/core/runnables'
import { Client, InMemoryTransport } from '@modelcontextprotocol/client'
import { McpServer } from '@modelcontextprotocol/server'
import { generateText } from 'ai'
import { wrapOpenAI } from 'honeyhive/openai'
import { captureSpans } from 'honeyhive/testing'
import OpenAI from 'openai'
import { exercise } from './exercise.mjs'

const capture = captureSpans()
await exercise({
  capture,
  wrapOpenAI,
  OpenAI,
  Anthropic,
  createOpenAI,
  generateText,
  RunnableLambda,
  Client,
  McpServer,
  InMemoryTransport,
})
