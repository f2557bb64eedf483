// What an emitter stands on: the model server, a tracer or provider that keeps its spans, and how they are handed over.
import { startModelServer } from '@honeyhive/examples/model-server'
import { context, trace } from '@opentelemetry/api'
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks'
import { JsonTraceSerializer } from '@opentelemetry/otlp-transformer'
import { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base'

/** Runs with spans recorded by HoneyHive. */
export async function withHoneyHive(run) {
  const { captureSpans } = await import('honeyhive/testing')
  const capture = captureSpans({ sessionName: 'golden', project: 'golden' })
  const server = await startModelServer()
  await run({ server, tracer: capture.tracer })
  await settled()
  print(capture.spans)
  await capture.stop()
  await server.close()
}

/** Runs with spans recorded by OpenTelemetry's own SDK, which is the global provider. */
export async function withOpenTelemetry(run) {
  const exporter = new InMemorySpanExporter()
  const provider = new BasicTracerProvider({
    spanProcessors: [new SimpleSpanProcessor(exporter)],
    spanLimits: { attributeCountLimit: 1024 },
  })
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable())
  trace.setGlobalTracerProvider(provider)
  const server = await startModelServer()
  await run({ server, provider })
  await provider.forceFlush()
  await settled()
  print(exporter.getFinishedSpans())
  await server.close()
}

/** Some instrumentations end their spans of streams a few turns after the stream has ended. */
async function settled() {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}

function print(spans) {
  process.stdout.write(new TextDecoder().decode(JsonTraceSerializer.serializeRequest([...spans])))
}

/** A model of LangChain that asks the model server, as its packages for providers do. */
export async function langchainModel(server) {
  const { BaseChatModel } = await import('@langchain/core/language_models/chat_models')
  const { AIMessage } = await import('@langchain/core/messages')
  const { default: OpenAI } = await import('openai')
  const client = new OpenAI({ baseURL: server.url, apiKey: 'none', maxRetries: 0 })
  class ChatStandIn extends BaseChatModel {
    lc_namespace = ['golden', 'chat']
    _llmType() {
      return 'stand-in'
    }
    invocationParams() {
      return { model: 'local-chat', temperature: 0.5 }
    }
    getLsParams() {
      return { ls_model_type: 'chat', ls_provider: 'openai', ls_model_name: 'local-chat' }
    }
    async _generate(messages) {
      const asked = messages.map((message) => ({ role: 'user', content: message.text }))
      const { id, model, choices, usage } = await client.chat.completions.create({
        model: 'local-chat',
        messages: asked,
      })
      const message = new AIMessage({
        content: choices[0].message.content,
        response_metadata: { model_name: model, id, finish_reason: choices[0].finish_reason },
        usage_metadata: {
          input_tokens: usage.prompt_tokens,
          output_tokens: usage.completion_tokens,
          total_tokens: usage.total_tokens,
        },
      })
      return { generations: [{ text: message.text, message }] }
    }
  }
  return new ChatStandIn({})
}
