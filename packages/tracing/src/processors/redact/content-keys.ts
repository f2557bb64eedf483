/** Which attributes hold what people and models said. */

/** Every attribute that begins so. */
const contentPrefixes = [
  'honeyhive_inputs',
  'honeyhive_outputs',
  'honeyhive_error',
  // OpenTelemetry's conventions for generative AI, present and past.
  'gen_ai.input.messages',
  'gen_ai.output.messages',
  'gen_ai.system_instructions',
  'gen_ai.tool.definitions',
  'gen_ai.tool.call.arguments',
  'gen_ai.tool.call.result',
  'gen_ai.retrieval.documents',
  'gen_ai.retrieval.query',
  'gen_ai.evaluation.explanation',
  'gen_ai.prompt',
  'gen_ai.completion',
  'gen_ai.event.content',
  // OpenInference.
  'input.value',
  'output.value',
  'llm.input_messages',
  'llm.output_messages',
  'llm.prompts',
  'llm.prompt_template',
  'llm.completions',
  'llm.choices',
  'llm.tools',
  'llm.function_call',
  'retrieval.documents',
  'reranker.',
  'embedding.embeddings',
  'embedding.text',
  'tool.parameters',
  'tool.json_schema',
  'tool_call.function.arguments',
  'message.content',
  // OpenLLMetry.
  'traceloop.entity.input',
  'traceloop.entity.output',
  'traceloop.prompt.template',
  // Vercel AI SDK.
  'ai.prompt',
  'ai.response.text',
  'ai.response.object',
  'ai.response.reasoning',
  'ai.response.toolCalls',
  'ai.response.files',
  'ai.result',
  'ai.toolCall.args',
  'ai.toolCall.result',
  'ai.value',
  'ai.embedding',
  'ai.documents',
  'ai.ranking',
  // Others' observation platforms.
  'langfuse.observation.input',
  'langfuse.observation.output',
  'langfuse.trace.input',
  'langfuse.trace.output',
  'langsmith.span.inputs',
  'langsmith.span.outputs',
  'mlflow.spanInputs',
  'mlflow.spanOutputs',
  'mlflow.traceInputs',
  'mlflow.traceOutputs',
  'pydantic_ai.all_messages',
  'all_messages_events',
  // An error's text quotes what caused it.
  'exception.message',
  'exception.stacktrace',
  'error.message',
  'error.stack',
  'http.request.body',
  'http.response.body',
] as const

/** Attributes of no known convention hold content when the last word of their key is one of these and their value is text. */
const contentWords =
  /(?:^|[^a-z])(?:content|contents|prompts?|completions?|messages?|inputs?|outputs?|arguments|args|results?|texts?|query|question|answer|documents?|responses?|transcript|instructions?|templates?|reasoning|thinking|body|explanation|summary)(?:\.\d{1,6})?$/

const kinds = new Map<string, ContentKind>()
const MAX_KNOWN_KEYS = 2_000

/** `content` whatever its type; `text` only when it is text. */
export type ContentKind = 'content' | 'text' | 'none'

/** What an attribute's key says about its value. Answers are remembered. */
export function contentKindOf(key: string): ContentKind {
  const known = kinds.get(key)
  if (known !== undefined) return known
  const kind = contentPrefixes.some((prefix) => key.startsWith(prefix)) ? 'content' : kindByWord(key)
  if (kinds.size >= MAX_KNOWN_KEYS) kinds.clear()
  if (key.length <= 256) kinds.set(key, kind)
  return kind
}

/** What errors are typed by is no content. */
export function isNeverContent(key: string): boolean {
  return key === 'honeyhive_error_type' || key === 'gen_ai.prompt.name' || key === 'gen_ai.prompt.version'
}

function kindByWord(key: string): ContentKind {
  const words = key
    .slice(-128)
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
  return contentWords.test(words) ? 'text' : 'none'
}
