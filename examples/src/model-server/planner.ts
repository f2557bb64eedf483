import { findFormula } from './formula.ts'
import { listOf, recordOf } from './protocol.ts'
import { contentWords, overlap, sentencesOf } from './words.ts'
import { rulingOn } from './ruling.ts'
import type { ChatMessage, ChatRequest, OfferedTool } from './protocol.ts'

/** What the stand-in says next: text, or calls of tools. */
export interface Decision {
  readonly content: string
  readonly calls: readonly { readonly name: string; readonly arguments: string }[]
}

interface Passage {
  readonly document: string
  readonly text: string
}

/** What the conversation has come to since its last question. */
interface State {
  readonly question: string
  readonly passages: readonly Passage[]
  readonly sums: readonly { readonly expression: string; readonly result: string }[]
  readonly calledTools: ReadonlySet<string>
}

const SIGNATURE = '(Written by a local stand-in for a language model, by rules. Set OPENAI_API_KEY to ask a real one.)'

/**
 * Rules in place of a model: asked to choose, a ruling; with tools on offer, search for each part of the question, then work out a formula that turned
 * up; without tools, make a plan when the instructions ask for one, else answer with sentences of what was found.
 * The same conversation always gets the same answer.
 */
export function decide({ messages, tools, choices }: ChatRequest): Decision {
  if (choices.length > 1) return say(rulingOn(messages.at(-1)?.content ?? '', choices))
  const state = readState(messages)
  const calls = tools.length > 0 ? callsFor(state, tools) : []
  if (calls.length > 0) return { content: '', calls }
  if (tools.length > 0) return say('I have looked up what I need.')
  const isAskedToPlan = messages.some(({ role, content }) => role === 'system' && /\bplan\b/iu.test(content))
  return say(isAskedToPlan ? planFor(state.question) : answerFrom(state))
}

function say(content: string): Decision {
  return { content, calls: [] }
}

function callsFor(state: State, tools: readonly OfferedTool[]): Decision['calls'] {
  const search = tools.find(({ parameters }) => parameters.includes('query'))
  if (search !== undefined && !state.calledTools.has(search.name))
    return partsOf(state.question).map((query) => ({ name: search.name, arguments: JSON.stringify({ query }) }))
  const calculator = tools.find(({ parameters }) => parameters.includes('expression'))
  if (calculator === undefined || state.calledTools.has(calculator.name)) return []
  const formula = findFormula([state.question, ...state.passages.map(({ text }) => text)])
  if (formula === undefined) return []
  return [{ name: calculator.name, arguments: JSON.stringify({ expression: formula.bound }) }]
}

function planFor(question: string): string {
  const steps = [
    ...partsOf(question).map((part) => `Look up: ${part}.`),
    'Work out the numbers, then answer with sources.',
  ]
  return `${steps.map((step, index) => `${index + 1}. ${step}`).join('\n')}\n${SIGNATURE}`
}

function answerFrom({ question, passages, sums }: State): string {
  const quotes = partsOf(question).flatMap((part) => quoteFor(part, passages) ?? [])
  const formula = findFormula([question, ...passages.map(({ text }) => text)])
  const results = sums.map(({ expression, result }) =>
    formula?.bound === expression ? `${formula.name} = ${expression} = ${result}.` : `${expression} = ${result}.`,
  )
  const lines = [...new Set(quotes), ...results]
  return `${lines.length > 0 ? lines.join('\n') : `I know nothing about "${question}".`}\n${SIGNATURE}`
}

function quoteFor(part: string, passages: readonly Passage[]): string | undefined {
  const wanted = new Set(contentWords(part))
  const candidates = passages.flatMap(({ document, text }) =>
    sentencesOf(text).map((sentence) => ({ document, sentence, score: overlap(sentence, wanted) })),
  )
  const best = candidates.toSorted((a, b) => b.score - a.score)[0]
  return best === undefined || best.score === 0 ? undefined : `"${best.sentence}" [${best.document}]`
}

/** The things that a question asks for, at most three. */
function partsOf(question: string): readonly string[] {
  const parts = question
    .split(/,? and (?=how|what|when|where|which|who|why)|[?;]/iu)
    .map((part) => part.replaceAll(/\s+/gu, ' ').trim())
    .filter((part) => contentWords(part).length > 1)
  return parts.length > 0 ? parts.slice(0, 3) : [question.trim()]
}

function readState(messages: readonly ChatMessage[]): State {
  const asked = messages.findLastIndex(({ role }) => role === 'user')
  const since = messages.slice(asked + 1)
  const calls = new Map(since.flatMap(({ toolCalls }) => toolCalls.map((call) => [call.id, call] as const)))
  const results = since.filter(({ role }) => role === 'tool')
  return {
    question: messages[asked]?.content ?? '',
    passages: results.flatMap(({ content }) => passagesIn(content)),
    sums: results.flatMap(({ content, toolCallId }) => {
      const { expression } = recordOf(parse(calls.get(toolCallId ?? '')?.arguments ?? ''))
      return typeof expression === 'string' ? [{ expression, result: content }] : []
    }),
    calledTools: new Set([...calls.values()].map(({ name }) => name)),
  }
}

function passagesIn(content: string): readonly Passage[] {
  return listOf(parse(content))
    .map(recordOf)
    .flatMap(({ document, text }) => (typeof text === 'string' ? [{ document: String(document), text }] : []))
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // A tool may answer with plain text, which then is no passage.
    return undefined
  }
}
