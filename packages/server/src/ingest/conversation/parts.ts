import { isRecord, parseIfJson } from '../json-text.ts'
import type { MessagePart } from '@honeyhive/api'

type Raw = Readonly<Record<string, unknown>>

/** Content as OpenAI, Anthropic, OpenTelemetry or the AI SDK write it: a text, or a list of typed parts. */
export function partsOf(content: unknown): readonly MessagePart[] {
  if (content === null || content === undefined || content === '') return []
  if (Array.isArray(content)) return content.flatMap((item: unknown) => partOf(item))
  return partOf(content)
}

function partOf(item: unknown): readonly MessagePart[] {
  if (typeof item === 'string') return [{ kind: 'text', text: item }]
  if (!isRecord(item)) return [{ kind: 'other', value: item }]
  const type = typeof item['type'] === 'string' ? item['type'] : ''
  const read = Object.hasOwn(readers, type) ? readers[type] : undefined
  return [read?.(item) ?? { kind: 'other', value: item }]
}

type Reader = (item: Raw) => MessagePart | undefined

const text: Reader = (item) => {
  const value = item['text'] ?? item['content']
  return typeof value === 'string' ? { kind: 'text', text: value } : undefined
}

const reasoning: Reader = (item) => {
  const value = item['text'] ?? item['content'] ?? item['thinking']
  return typeof value === 'string' ? { kind: 'reasoning', text: value } : undefined
}

const result: Reader = (item) => ({
  kind: 'tool-result',
  id: firstText(item['id'], item['toolCallId'], item['tool_use_id'], item['call_id']),
  result: parseIfJson(item['response'] ?? item['result'] ?? item['output'] ?? item['content'] ?? null),
})

const image: Reader = (item) => {
  const source = item['source'] ?? item['image_url'] ?? item['image'] ?? item['file'] ?? item['input_audio'] ?? item
  if (typeof source === 'string') return media(source, item['mediaType'] ?? item['mime_type'] ?? item['mimeType'])
  if (!isRecord(source)) return undefined
  const mimeType = source['media_type'] ?? source['mediaType'] ?? source['mime_type'] ?? source['mimeType']
  const url =
    source['url'] ?? source['uri'] ?? source['file_url'] ?? source['data'] ?? source['content'] ?? source['file_data']
  return typeof url === 'string' ? media(url, mimeType ?? audioType(source['format'])) : undefined
}

const readers: Readonly<Record<string, Reader>> = {
  text,
  input_text: text,
  output_text: text,
  reasoning,
  thinking: reasoning,
  tool_call: toolCall,
  'tool-call': toolCall,
  tool_use: toolCall,
  function_call: toolCall,
  server_tool_call: toolCall,
  tool_call_response: result,
  server_tool_call_response: result,
  'tool-result': result,
  tool_result: result,
  function_call_output: result,
  image,
  image_url: image,
  input_image: image,
  input_audio: image,
  file: image,
  blob: image,
  uri: image,
}

/** One call of a tool, in any of the shapes. */
export function toolCall(item: Raw): MessagePart | undefined {
  const call = isRecord(item['function']) ? item['function'] : item
  const name = firstText(call['name'], item['toolName'])
  if (name === null) return undefined
  const values = call['arguments'] ?? item['args'] ?? item['input'] ?? null
  return {
    kind: 'tool-call',
    id: firstText(item['id'], item['toolCallId'], item['call_id']),
    name,
    arguments: parseIfJson(values),
  }
}

/** An address as it came, bare base64 as a data URL. */
function media(source: string, type: unknown): MessagePart {
  const mimeType = typeof type === 'string' ? type : null
  const isAddress = /^[a-z][a-z0-9+.-]*:/iu.test(source)
  return {
    kind: 'media',
    mimeType,
    url: isAddress ? source : `data:${mimeType ?? 'application/octet-stream'};base64,${source}`,
  }
}

function audioType(format: unknown): string | undefined {
  return typeof format === 'string' ? `audio/${format}` : undefined
}

export function firstText(...candidates: readonly unknown[]): string | null {
  const found = candidates.find((candidate) => typeof candidate === 'string' && candidate !== '')
  return typeof found === 'string' ? found : null
}
