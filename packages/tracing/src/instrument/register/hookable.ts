import { override } from '../../operations/override.ts'
import { traceAISDK } from '../ai-sdk/trace-ai-sdk.ts'
import { hookAnthropicClass } from '../anthropic/wrap.ts'
import { traceLangChain } from '../langchain/trace-langchain.ts'
import { hookMCPClient } from '../mcp/wrap-client.ts'
import { hookMCPServer } from '../mcp/wrap-server.ts'
import { fields } from '../model-call/read.ts'
import { hookOpenAIClass } from '../openai/wrap.ts'

/** A library that can be hooked when it is loaded. */
export interface Hookable {
  /** On npm. */
  readonly name: string
  /** Which of its files tells that it is loaded, below its folder: of ESM and of CommonJS. */
  readonly file: RegExp
  /** Hooks what that file exports. True, or why it cannot be hooked and what to do. */
  hook(exported: unknown, version: string | undefined): true | string
}

const strange = (what: string): string => `It does not export ${what}, as it did in the versions that we know.`

export const hookables: readonly Hookable[] = [
  {
    name: 'openai',
    file: /^index\.m?js$/u,
    hook: (exported) => every(exported, ['OpenAI', 'default'], hookOpenAIClass) || strange('the class OpenAI'),
  },
  {
    name: '@anthropic-ai/sdk',
    file: /^index\.m?js$/u,
    hook: (exported) => every(exported, ['Anthropic', 'default'], hookAnthropicClass) || strange('the class Anthropic'),
  },
  {
    name: 'ai',
    file: /^dist\/index\.m?js$/u,
    hook(_exported, version) {
      if (Number.parseInt(version ?? '', 10) < 7)
        return `Version ${version} has no hooks. Pass experimental_telemetry: aiSdkTelemetry() of 'honeyhive/ai-sdk' to its calls.`
      traceAISDK()
      return true
    },
  },
  {
    name: '@langchain/core',
    file: /^dist\/callbacks\/manager\.c?js$/u,
    hook: (exported) => traceLangChain(exported) || strange('CallbackManager'),
  },
  {
    name: '@modelcontextprotocol/client',
    file: /^dist\/index\.[mc]js$/u,
    hook: (exported) => hookClient(exported) || strange('Client'),
  },
  {
    name: '@modelcontextprotocol/server',
    file: /^dist\/index\.[mc]js$/u,
    hook: (exported) => hookServer(exported) || strange('Server'),
  },
  {
    name: '@modelcontextprotocol/sdk',
    file: /^dist\/(?:esm|cjs)\/(?:client|server)\/index\.js$/u,
    hook: (exported) => hookClient(exported) || hookServer(exported) || strange('Client or Server'),
  },
]

/** Hooks what is exported under any of the names, once; whether there was something. */
function every(exported: unknown, names: readonly string[], hook: (found: object) => boolean): boolean {
  const found = new Set(names.map((name) => propertyOf(exported, name)))
  return [...found].filter((value) => typeof value === 'function' && hook(value)).length > 0
}

function hookClient(exported: unknown): boolean {
  const { prototype } = fields(asFields(propertyOf(exported, 'Client'))) ?? {}
  return typeof prototype === 'object' && prototype !== null && hookMCPClient(prototype)
}

/** A server has its handlers by the time that it is connected, or gets them later. */
function hookServer(exported: unknown): boolean {
  const { prototype } = fields(asFields(propertyOf(exported, 'Server'))) ?? {}
  if (typeof prototype !== 'object' || prototype === null) return false
  return override(
    prototype,
    'connect',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        if (typeof this === 'object' && this !== null) hookMCPServer(this)
        return Reflect.apply(original, this, args)
      },
  )
}

function propertyOf(value: unknown, name: string): unknown {
  const isHolder = typeof value === 'function' || (typeof value === 'object' && value !== null)
  return isHolder ? Reflect.get(value, name) : undefined
}

function asFields(value: unknown): unknown {
  return typeof value === 'function' ? { prototype: value.prototype as unknown } : undefined
}
