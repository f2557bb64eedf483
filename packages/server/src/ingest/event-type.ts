import type { EventType } from '@honeyhive/api'
import type { JsonObject } from '../store/event.ts'

type TypeTable = Readonly<Record<string, EventType>>

const operations: TypeTable = {
  chat: 'model',
  text_completion: 'model',
  generate_content: 'model',
  embeddings: 'model',
  fetch_response: 'model',
  execute_tool: 'tool',
  retrieval: 'tool',
  search_memory: 'tool',
  create_memory: 'tool',
  update_memory: 'tool',
  upsert_memory: 'tool',
  delete_memory: 'tool',
  create_memory_store: 'tool',
  delete_memory_store: 'tool',
  invoke_agent: 'chain',
  create_agent: 'chain',
  invoke_workflow: 'chain',
  plan: 'chain',
  agent_step: 'chain',
}

const openInferenceKinds: TypeTable = {
  LLM: 'model',
  TOOL: 'tool',
  RETRIEVER: 'tool',
  EMBEDDING: 'tool',
  RERANKER: 'tool',
  GUARDRAIL: 'tool',
  CHAIN: 'chain',
  AGENT: 'chain',
  EVALUATOR: 'chain',
  PROMPT: 'chain',
}

const traceloopKinds: TypeTable = { tool: 'tool', workflow: 'chain', task: 'chain', agent: 'chain', session: 'chain' }

const langfuseTypes: TypeTable = {
  generation: 'model',
  embedding: 'model',
  tool: 'tool',
  retriever: 'tool',
  span: 'chain',
  agent: 'chain',
  chain: 'chain',
  evaluator: 'chain',
  guardrail: 'chain',
  event: 'chain',
}

// Of a generation and its steps, which repeat its usage, the generation is the model's event.
const mastraTypes: TypeTable = {
  model_generation: 'model',
  model_step: 'chain',
  model_chunk: 'chain',
  tool_call: 'tool',
  mcp_tool_call: 'tool',
  agent_run: 'chain',
  processor_run: 'chain',
  generic: 'chain',
  workflow_run: 'chain',
  workflow_step: 'chain',
  workflow_conditional: 'chain',
  workflow_conditional_eval: 'chain',
  workflow_parallel: 'chain',
  workflow_loop: 'chain',
  workflow_sleep: 'chain',
  workflow_wait_event: 'chain',
}

const claudeCodeTypes: TypeTable = {
  llm_request: 'model',
  tool: 'tool',
  'tool.execution': 'tool',
  'tool.blocked_on_user': 'tool',
  hook: 'tool',
  interaction: 'chain',
}

// AI SDK before version 7: the calls to a provider are `.do…`, what encloses them is the function that was called.
const aiSdkOperation = /^ai\.(?:(?<tool>toolCall)|\w+\.(?<call>do\w+)|\w+)/u

const modelKeys = [
  'llm.request.type',
  'gen_ai.request.model',
  'gen_ai.response.model',
  'llm.request.model',
  'llm.response.model',
  'llm.model_name',
  'llm.model.name',
  'openai.model',
  'anthropic.model',
  'bedrock.model_id',
  'google.model',
  'model_name',
  'model_id',
  'ai_model',
]

const callKeyPrefixes = ['db.', 'http.', 'rpc.']
const modelWord =
  /^(?:llm|model|gpt|claude|llama|gemini|mistral|palm|chat|completion|generate|inference|openai|anthropic|bedrock|google|generativeai)$/u
const modelFirstWord = /^(?:ai|ml|nlp)$/u

export interface TypeDecision {
  readonly type: EventType
  /** The word that was given where it is none of the four types. */
  readonly customType: string | null
}

/** First match wins: what was said outright, each convention's own attribute, a model's name, the span's name. */
export function eventTypeOf(name: string, attributes: JsonObject): TypeDecision {
  const given = textOf(attributes['honeyhive_event_type']) ?? textOf(attributes['honeyhive_event_type_raw'])
  if (given !== undefined) return explicitType(given)
  const type =
    lookUp(mastraTypes, textOf(attributes['mastra.span.type'])) ??
    lookUp(langfuseTypes, textOf(attributes['langfuse.observation.type'])) ??
    lookUp(claudeCodeTypes, textOf(attributes['claude_code.span'])) ??
    lookUp(operations, textOf(attributes['gen_ai.operation.name'])?.toLowerCase()) ??
    lookUp(openInferenceKinds, textOf(attributes['openinference.span.kind'])?.toUpperCase()) ??
    aiSdkType(textOf(attributes['ai.operationId'])) ??
    lookUp(traceloopKinds, textOf(attributes['traceloop.span.kind'])?.toLowerCase()) ??
    mcpType(textOf(attributes['mcp.method.name'])) ??
    (modelKeys.some((key) => key in attributes) ? 'model' : undefined) ??
    typeOfName(name, attributes)
  return { type, customType: null }
}

function explicitType(given: string): TypeDecision {
  const word = given.toLowerCase()
  if (word === 'model' || word === 'tool' || word === 'chain') return { type: word, customType: null }
  return { type: 'chain', customType: given }
}

function aiSdkType(operation: string | undefined): EventType | undefined {
  const match = operation === undefined ? null : aiSdkOperation.exec(operation)
  if (match === null) return undefined
  if (match.groups?.['tool'] !== undefined) return 'tool'
  return match.groups?.['call'] === undefined ? 'chain' : 'model'
}

function mcpType(method: string | undefined): EventType | undefined {
  if (method === undefined) return undefined
  return method === 'tools/call' || method === 'resources/read' || method === 'prompts/get' ? 'tool' : 'chain'
}

/** Whole words only: a substring would make a model of `chatroom`. */
function typeOfName(name: string, attributes: JsonObject): EventType {
  if (Object.keys(attributes).some((key) => callKeyPrefixes.some((prefix) => key.startsWith(prefix)))) return 'tool'
  const words = name
    .replaceAll(/([a-z])([A-Z])/gu, '$1 $2')
    .toLowerCase()
    .split(/[^a-z]+/u)
  return words.some((word) => modelWord.test(word)) || modelFirstWord.test(words[0] ?? '') ? 'model' : 'tool'
}

function lookUp(table: TypeTable, key: string | undefined): EventType | undefined {
  return key !== undefined && Object.hasOwn(table, key) ? table[key] : undefined
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
