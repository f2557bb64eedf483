import type { Finding, Level } from './finding.ts'

const widths = { level: 7, what: 11 }

/** Lines for a terminal: problems can be found by their word at the beginning, and nothing depends on colour. */
export function report(title: string, findings: readonly Finding[]): readonly string[] {
  return [title, '', ...findings.flatMap(linesOf), '', summary(findings)]
}

function linesOf({ level, what, found, remedy }: Finding): readonly string[] {
  const margin = ' '.repeat(2 + widths.level + 2 + widths.what + 2)
  const first = `  ${level.padEnd(widths.level)}  ${what.padEnd(widths.what)}  ${found}`
  return remedy === undefined ? [first] : [first, `${margin}→ ${remedy}`]
}

function summary(findings: readonly Finding[]): string {
  const count = (level: Level): number => findings.filter((finding) => finding.level === level).length
  const problems = count('problem')
  const notes = count('note')
  const noted = notes === 0 ? '' : `, ${plural(notes, 'note')}`
  return problems === 0 ? `Nothing is wrong${noted}.` : `${plural(problems, 'problem')}${noted}.`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
