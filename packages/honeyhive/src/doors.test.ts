import { expect, it } from 'vitest'
import * as root from './index.ts'
import * as anthropic from './anthropic.ts'
import * as openai from './openai.ts'
import * as testing from './testing.ts'

it('the doors give these names and no others', () => {
  expect(Object.keys(root).toSorted()).toEqual([
    'HoneyHiveError',
    'HoneyHiveTracer',
    'SDK_VERSION',
    'createEvent',
    'createSession',
    'endSession',
    'enrichSession',
    'enrichSpan',
    'extractContext',
    'flush',
    'getBaggage',
    'getCurrentSpan',
    'injectContext',
    'link',
    'sessionStart',
    'setBaggage',
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
