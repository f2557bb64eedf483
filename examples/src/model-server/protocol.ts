/** The part of the OpenAI wire format that the stand-in reads and writes. */
export interface ChatMessage {
  readonly role: string
  readonly content: string
  readonly toolCalls: readonly ToolCall[]
  /** Of a tool's message: which call it answers. */
  readonly toolCallId: string | undefined
}

export interface ToolCall {
  readonly id: string
  readonly name: string
  /** JSON text. */
  readonly arguments: string
}

export interface OfferedTool {
  readonly name: string
  /** Names of its parameters. */
  readonly parameters: readonly string[]
}

export interface ChatRequest {
  readonly model: string
  readonly messages: readonly ChatMessage[]
  readonly tools: readonly OfferedTool[]
  readonly isStreamed: boolean
  readonly includesUsage: boolean
  readonly maxTokens: number
  /** The words that structured output lets it choose from, under `choice`; usually none. */
  readonly choices: readonly string[]
}

export interface EmbeddingRequest {
  readonly model: string
  readonly inputs: readonly string[]
  readonly isBase64: boolean
}

export interface Usage {
  readonly prompt_tokens: number
  readonly completion_tokens: number
  readonly total_tokens: number
}

/** A request that the real API would answer with 400; `parameter` is what was wrong. */
export class BadRequest extends Error {
  readonly parameter: string

  constructor(parameter: string, message: string) {
    super(message)
    this.parameter = parameter
  }
}

/** Throws `BadRequest`. */
export function readChatRequest(body: unknown): ChatRequest {
  const request = recordOf(body)
  const messages = listOf(request['messages'])
  if (messages.length === 0) throw new BadRequest('messages', 'Expected messages: an array with at least one message.')
  const maxTokens = request['max_completion_tokens'] ?? request['max_tokens']
  return {
    model: modelOf(request),
    messages: messages.map(readMessage),
    tools: listOf(request['tools']).map(readTool),
    isStreamed: request['stream'] === true,
    includesUsage: recordOf(request['stream_options'])['include_usage'] === true,
    maxTokens: typeof maxTokens === 'number' ? maxTokens : Number.POSITIVE_INFINITY,
    choices: readChoices(request['response_format']),
  }
}

/** The words of an enumeration named `choice` in a JSON schema that the answer must keep to. */
function readChoices(format: unknown): readonly string[] {
  const schema = recordOf(recordOf(recordOf(format)['json_schema'])['schema'])
  return listOf(recordOf(recordOf(schema['properties'])['choice'])['enum']).filter((word) => typeof word === 'string')
}

/** Throws `BadRequest`. */
export function readEmbeddingRequest(body: unknown): EmbeddingRequest {
  const request = recordOf(body)
  const { input } = request
  const inputs = typeof input === 'string' ? [input] : listOf(input)
  if (inputs.length === 0 || !inputs.every((text) => typeof text === 'string'))
    throw new BadRequest('input', 'Expected input: a string, or an array of strings.')
  return { model: modelOf(request), inputs, isBase64: request['encoding_format'] === 'base64' }
}

function modelOf(request: Readonly<Record<string, unknown>>): string {
  const { model } = request
  if (typeof model !== 'string' || model === '') throw new BadRequest('model', 'Expected model: the name of a model.')
  return model
}

function readMessage(value: unknown): ChatMessage {
  const message = recordOf(value)
  return {
    role: String(message['role']),
    content: textOf(message['content']),
    toolCalls: listOf(message['tool_calls']).map(readToolCall),
    toolCallId: typeof message['tool_call_id'] === 'string' ? message['tool_call_id'] : undefined,
  }
}

function readToolCall(value: unknown): ToolCall {
  const call = recordOf(value)
  const called = recordOf(call['function'])
  return { id: String(call['id']), name: String(called['name']), arguments: String(called['arguments']) }
}

function readTool(value: unknown): OfferedTool {
  const offered = recordOf(recordOf(value)['function'])
  const properties = recordOf(recordOf(offered['parameters'])['properties'])
  return { name: String(offered['name']), parameters: Object.keys(properties) }
}

/** The text of a content that is a string, or a list of parts. */
function textOf(content: unknown): string {
  if (typeof content === 'string') return content
  return listOf(content)
    .map((part) => recordOf(part)['text'])
    .filter((text) => typeof text === 'string')
    .join('\n')
}

export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return isRecord(value) ? value : {}
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}
