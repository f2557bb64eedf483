import { contentWords } from './words.ts'

/**
 * Judges by rules: what share of the words of `<ground_truth>` (or, without one, of `<inputs>`) is in `<outputs>`. Choices go
 * from the worst to the best. Of two answers it prefers the one that shares more; the same conversation gets the same ruling.
 */
export function rulingOn(text: string, choices: readonly string[]): string {
  const wanted = section(text, 'ground_truth') ?? section(text, 'context') ?? section(text, 'inputs') ?? ''
  const first = section(text, 'first')
  const second = section(text, 'second')
  if (first !== undefined && second !== undefined) {
    const lead = share(first, wanted) - share(second, wanted)
    return ruling(
      lead > 0.1 ? 'first' : lead < -0.1 ? 'second' : 'tie',
      'By the words that each shares with the question.',
    )
  }
  const found = share(section(text, 'outputs') ?? '', wanted)
  const place = Math.min(choices.length - 1, Math.floor(found * choices.length))
  return ruling(choices[place] ?? '', `${Math.round(found * 100)} % of the words that were looked for are there.`)
}

function ruling(choice: string, explanation: string): string {
  return JSON.stringify({ explanation, choice })
}

function section(text: string, name: string): string | undefined {
  return new RegExp(`<${name}>\\n([\\s\\S]*?)\\n</${name}>`, 'u').exec(text)?.[1]
}

function share(text: string, wanted: string): number {
  const words = new Set(contentWords(wanted))
  const found = new Set(contentWords(text))
  return words.size === 0 ? 1 : [...words].filter((word) => found.has(word)).length / words.size
}
