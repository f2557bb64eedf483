import { isRecord, parseIfJson } from '../json-text.ts'
import { answer, numeric, objectOnly } from './readings.ts'
import type { Dialect, Place } from './dialect.ts'

const count = (at: string): Place => ({ bucket: 'metadata', at, read: numeric })
const model: Place = { bucket: 'config', at: 'model' }

/** Arize's OpenInference: lists are written out as numbered keys, and every element is wrapped in its kind's name. */
export const openInference: Dialect = {
  exact: {
    'input.value': { bucket: 'inputs', at: 'value', read: parseIfJson },
    'output.value': { bucket: 'outputs', at: 'value', read: parseIfJson },
    'llm.model_name': model,
    'embedding.model_name': model,
    'llm.system': { bucket: 'metadata', at: 'system' },
    'llm.invocation_parameters': { bucket: 'config', at: null, read: objectOnly },
    'llm.token_count.prompt': count('prompt_tokens'),
    'llm.token_count.completion': count('completion_tokens'),
    'llm.token_count.total': count('total_tokens'),
    'llm.token_count.prompt_details.cache_read': count('cache_read_input_tokens'),
    'llm.token_count.prompt_details.cache_write': count('cache_creation_input_tokens'),
    'llm.token_count.completion_details.reasoning': count('reasoning_tokens'),
    'tool.parameters': { bucket: 'inputs', at: 'parameters', read: parseIfJson },
    'tag.tags': { bucket: 'metadata', at: 'tags' },
    metadata: { bucket: 'metadata', at: null, read: objectOnly },
  },
  trees: {
    'llm.input_messages.': { bucket: 'inputs', at: 'chat_history', read: messages },
    'llm.output_messages.': { bucket: 'outputs', at: null, read: (value) => answer(messages(value)) },
    'llm.prompts.': { bucket: 'inputs', at: 'prompts' },
    'llm.tools.': {
      bucket: 'inputs',
      at: 'functions',
      read: (value) => items(value).map((item) => parseIfJson(inner(item, 'tool')['json_schema'] ?? item)),
    },
    'retrieval.documents.': {
      bucket: 'outputs',
      at: 'documents',
      read: (value) => items(value).map((item) => inner(item, 'document')),
    },
    'embedding.embeddings.': {
      bucket: 'outputs',
      at: 'embeddings',
      read: (value) => items(value).map((item) => inner(item, 'embedding')),
    },
  },
  consumed: ['llm.provider', 'input.mime_type', 'output.mime_type'],
}

function messages(value: unknown): readonly unknown[] {
  return items(value).map((item) => message(inner(item, 'message')))
}

/** The same message as OpenAI writes it. */
function message({ contents, tool_calls: calls, ...rest }: Readonly<Record<string, unknown>>): unknown {
  const content =
    contents === undefined
      ? {}
      : { content: items(contents).map((item) => contentPart(inner(item, 'message_content'))) }
  const toolCalls = calls === undefined ? {} : { tool_calls: items(calls).map((item) => inner(item, 'tool_call')) }
  return { ...rest, ...content, ...toolCalls }
}

function contentPart(part: Readonly<Record<string, unknown>>): unknown {
  const image = inner(part['image'], 'image')
  return part['type'] === 'image' ? { type: 'image_url', image_url: image } : part
}

/** A list with gaps came as an object with numbers for keys. */
function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value
  return isRecord(value) ? Object.values(value) : []
}

function inner(value: unknown, wrapper: string): Readonly<Record<string, unknown>> {
  if (!isRecord(value)) return {}
  const wrapped = value[wrapper]
  return isRecord(wrapped) ? wrapped : value
}
