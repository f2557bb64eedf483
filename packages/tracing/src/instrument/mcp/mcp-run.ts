import type { Context, Span, SpanKind } from '@opentelemetry/api'
import { AttributeBag } from '../../core/attribute-bag.ts'
import { genAi } from '../../core/semconv.ts'
import { SpanRun } from '../../operations/span-run.ts'
import type { HoneyHiveTracer } from '../../operations/tracer.ts'
import type { Runtime } from '../../setup/runtime.ts'
import { type Fields, fields, list, text } from '../model-call/read.ts'

/** What `wrapMCPClient` and `wrapMCPServer` take. */
export interface WrapMCPOptions {
  /** The tracer to use. Default: the one of the context, then the first that was made. */
  readonly tracer?: HoneyHiveTracer | undefined
}

/** A request of the protocol that is recorded. */
export interface McpMethod {
  /** On the wire, and first in the span's name. */
  readonly name: string
  /** The parameter that says what is asked for. */
  readonly target: string
  /** Where the answer has what was asked for. */
  readonly result: string
}

export const methods: Readonly<Record<'callTool' | 'readResource' | 'getPrompt', McpMethod>> = {
  callTool: { name: 'tools/call', target: 'name', result: 'content' },
  readResource: { name: 'resources/read', target: 'uri', result: 'contents' },
  getPrompt: { name: 'prompts/get', target: 'name', result: 'messages' },
}

export interface McpRunOptions {
  readonly method: McpMethod
  readonly params: Fields
  readonly kind: SpanKind
}

/** One request, at the client or at the server. */
export class McpRun {
  private readonly run: SpanRun
  private readonly method: McpMethod

  constructor(runtime: Runtime, { method, params, kind }: McpRunOptions) {
    const target = text(params[method.target]) ?? ''
    this.method = method
    this.run = new SpanRun(runtime, { name: `${method.name} ${target}`.trim(), eventType: 'tool', kind })
    this.run.guard(() => {
      const bag = new AttributeBag().add('mcp.method.name', method.name)
      if (method.name === 'tools/call') bag.add(genAi.operationName, 'execute_tool').add('gen_ai.tool.name', target)
      else bag.add(`mcp.${method.target === 'uri' ? 'resource.uri' : 'prompt.name'}`, target)
      if (params['arguments'] !== undefined) bag.addAll('inputs', params['arguments'])
      bag.writeTo(this.run.span)
    })
  }

  /** Of what is done within the request. */
  get context(): Context {
    return this.run.context
  }

  /** Runs the request inside its span. An answer that says that the tool failed makes the span say so too. */
  execute(send: (span: Span) => unknown): unknown {
    let result: unknown
    try {
      result = this.run.with(() => send(this.run.span))
    } catch (error) {
      this.run.fail(error)
      throw error
    }
    if (!(result instanceof Promise)) {
      this.settle(result)
      return result
    }
    return result.then(
      (answer: unknown) => {
        this.settle(answer)
        return answer
      },
      (error: unknown) => {
        this.run.fail(error)
        throw error
      },
    )
  }

  private settle(answer: unknown): void {
    const found = fields(answer)
    const result = found?.['structuredContent'] ?? found?.[this.method.result] ?? answer
    if (found?.['isError'] === true) this.run.fail(new McpToolError(textOf(found)), result)
    else this.run.succeed(result)
  }
}

class McpToolError extends Error {
  override readonly name = 'McpToolError'
}

function textOf(answer: Fields): string {
  const texts = list(answer['content']).map((block) => text(fields(block)?.['text']) ?? '')
  return texts.filter((part) => part !== '').join('\n') || 'The tool says that it failed.'
}
