import { RefusedRequest } from '../wire/refused-request.ts'
import type { OpenObject } from '@honeyhive/api/current'

/** Where the model that judges is: an endpoint that speaks OpenAI's chat completions. */
export interface JudgeOptions {
  /** Such as `https://api.openai.com/v1`. */
  readonly url: string
  /** '': none is sent. */
  readonly apiKey: string
  /** For metrics that name no model; '': none. */
  readonly model: string
  readonly timeoutMillis: number
}

export interface Judge {
  /** The model's answer to a prompt. */
  ask(prompt: string, model: string | null): Promise<string>
}

const maxAnswerLength = 1_000_000

/** A judge over HTTP; what it does not answer is a `RefusedRequest` with status 502. */
export function judgeOf(options: JudgeOptions): Judge {
  return {
    ask: async (prompt, model) => {
      const body = {
        model: model ?? options.model,
        temperature: 0,
        messages: [{ role: 'user', content: prompt }],
      }
      const response = await reach(options, JSON.stringify(body))
      const text = (await response.text()).slice(0, maxAnswerLength)
      if (!response.ok) throw new RefusedRequest(502, `The judge answered ${response.status}: ${text.slice(0, 300)}`)
      return contentOf(text)
    },
  }
}

async function reach({ url, apiKey, timeoutMillis }: JudgeOptions, body: string): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }),
  }
  try {
    const signal = AbortSignal.timeout(timeoutMillis)
    return await fetch(`${url.replace(/\/+$/u, '')}/chat/completions`, {
      method: 'POST',
      headers,
      body,
      signal,
      redirect: 'error',
    })
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new RefusedRequest(502, `The judge at ${url} does not answer: ${why}.`)
  }
}

function contentOf(text: string): string {
  const content = read(text, 'choices', '0', 'message', 'content')
  if (typeof content === 'string') return content
  throw new RefusedRequest(502, 'The judge did not answer with a chat completion.')
}

function read(text: string, ...path: readonly string[]): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The caller says what was expected instead.
    return undefined
  }
  for (const step of path)
    value =
      typeof value === 'object' && value !== null && Object.hasOwn(value, step)
        ? (value as Readonly<Record<string, unknown>>)[step]
        : undefined
  return value
}

/** `{{ inputs.question }}` in a prompt, read from the event. What is not there becomes nothing. */
export function filledPrompt(prompt: string, event: OpenObject): string {
  return prompt.replaceAll(/\{\{\s*(?<path>[\w.$-]+)\s*\}\}/gu, (_match, path: string) => {
    const value = read(JSON.stringify(event), ...path.split('.'))
    if (value === undefined || value === null) return ''
    return typeof value === 'string' ? value : JSON.stringify(value)
  })
}

/** What a judge said, as the metric's type has it: a number, a yes or no, a text. */
export function verdictOf(answer: string, returnType: string): number | boolean | string | null {
  const text = answer.trim()
  if (returnType === 'boolean')
    return /\b(?:true|yes|pass)\b/iu.test(text) ? true : /\b(?:false|no|fail)\b/iu.test(text) ? false : null
  if (returnType === 'string' || returnType === 'categorical') return text
  const bracketed = /\[\[\s*(?<number>-?\d+(?:\.\d+)?)\s*\]\]/u.exec(text)?.groups?.['number']
  const found = bracketed ?? /-?\d+(?:\.\d+)?/u.exec(text)?.[0]
  return found === undefined ? null : Number(found)
}
