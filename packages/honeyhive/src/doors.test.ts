import { expect, it } from 'vitest'
import * as root from './index.ts'
import * as aiSdk from './ai-sdk.ts'
import * as anthropic from './anthropic.ts'
import * as express from './express.ts'
import * as fastify from './fastify.ts'
import * as hono from './hono.ts'
import * as http from './http.ts'
import * as langchain from './langchain.ts'
import * as mcp from './mcp.ts'
import * as openai from './openai.ts'
import * as testing from './testing.ts'

it('the doors give these names and no others', () => {
  expect(Object.keys(root).toSorted()).toEqual([
    'HoneyHive',
    'HoneyHiveError',
    'HoneyHiveLangChainTracer',
    'HoneyHiveSpanProcessor',
    'HoneyHiveTracer',
    'SDK_HEADERS',
    'SDK_METADATA',
    'SDK_VERSION',
    'ServerList',
    'clearRegistry',
    'createEvent',
    'createSession',
    'endSession',
    'enrichSession',
    'enrichSpan',
    'evaluate',
    'evaluator',
    'extractContext',
    'files',
    'flush',
    'getBaggage',
    'getCurrentSpan',
    'getDefaultTracer',
    'getGitInfo',
    'getGlobalProvider',
    'gracefulShutdownAll',
    'injectContext',
    'link',
    'serverURLFromOptions',
    'sessionStart',
    'setBaggage',
    'setDefaultTracer',
    'setGlobalProvider',
    'shutdown',
    'startActiveSpan',
    'startSpan',
    'suppressTracing',
    'trace',
    'traceChain',
    'traceClass',
    'traceFunction',
    'traceModel',
    'traceTool',
    'unlink',
    'updateEvent',
    'withBaggage',
    'withDistributedTraceContext',
    'withSession',
  ])
  expect(Object.keys(aiSdk).toSorted()).toEqual(['aiSdkTelemetry', 'traceAISDK'])
  expect(Object.keys(langchain).toSorted()).toEqual(['LangChainHandler', 'langChainHandler', 'traceLangChain'])
  expect(Object.keys(mcp).toSorted()).toEqual(['wrapMCPClient', 'wrapMCPServer'])
  expect(Object.keys(anthropic)).toEqual(['wrapAnthropic'])
  expect(Object.keys(openai)).toEqual(['wrapOpenAI'])
  expect(Object.keys(testing).toSorted()).toEqual(['captureSpans', 'spanMatchers'])
  expect([express, hono].map((door) => Object.keys(door))).toEqual([['sessionMiddleware'], ['sessionMiddleware']])
  expect(Object.keys(fastify)).toEqual(['sessionPlugin'])
  expect(Object.keys(http)).toEqual(['sessionHandler'])
})

it('the version is that of the package', async () => {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
  expect(root.SDK_VERSION).toBe(manifest.version)
})
