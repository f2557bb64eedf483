import { expect, it } from 'vitest'
import * as root from './index.ts'
import * as anthropic from './anthropic.ts'
import * as openai from './openai.ts'
import * as testing from './testing.ts'

it('the doors give these names and no others', () => {
  expect(Object.keys(root).toSorted()).toEqual([
    'HoneyHiveError',
    'HoneyHiveSpanProcessor',
    'HoneyHiveTracer',
    'SDK_VERSION',
    'clearRegistry',
    'createEvent',
    'createSession',
    'endSession',
    'enrichSession',
    'enrichSpan',
    'extractContext',
    'flush',
    'getBaggage',
    'getCurrentSpan',
    'getDefaultTracer',
    'getGlobalProvider',
    'gracefulShutdownAll',
    'injectContext',
    'link',
    'sessionStart',
    'setBaggage',
    'setDefaultTracer',
    'setGlobalProvider',
    'shutdown',
    'startActiveSpan',
    'startSpan',
    'suppressTracing',
    'trace',
    'traceClass',
    'unlink',
    'updateEvent',
    'withBaggage',
    'withDistributedTraceContext',
    'withSession',
  ])
  expect(Object.keys(anthropic)).toEqual(['wrapAnthropic'])
  expect(Object.keys(openai)).toEqual(['wrapOpenAI'])
  expect(Object.keys(testing)).toEqual(['captureSpans'])
})

it('the version is that of the package', async () => {
  const { default: manifest } = await import('../package.json', { with: { type: 'json' } })
  expect(root.SDK_VERSION).toBe(manifest.version)
})
