import { describe, expect, it } from 'vitest'
import { evaluate } from '../run/evaluate.ts'
import { evaluator } from '../evaluator/define-evaluator.ts'
import { cutToWidth, displayWidth, printable } from './display-width.ts'
import type { TerminalOutput } from './output.ts'
import { tableLines } from './table.ts'

function screen(options: Partial<TerminalOutput> = {}) {
  const written: string[] = []
  const progress: string[] = []
  const output: TerminalOutput = {
    write: (text) => void written.push(text),
    writeProgress: (text) => void progress.push(text),
    isTerminal: false,
    columns: 80,
    hasColor: false,
    ...options,
  }
  return { output, text: () => written.join(''), progress: () => progress.join('') }
}

const rows = [
  { inputs: 'good', groundTruth: 1 },
  { inputs: 'bad', groundTruth: 0 },
  { inputs: `long ${'日本語テキスト'.repeat(20)}`, groundTruth: 0.5 },
  { inputs: 'fails', groundTruth: 1 },
]

function run(output: TerminalOutput) {
  return evaluate({
    dataset: rows,
    name: 'shown',
    output,
    maxWorkers: 1,
    function: (inputs) => {
      if (inputs === 'fails') throw new Error('no\u001b[31m colour\nhere')
      return `answer to ${inputs}`
    },
    evaluators: [
      evaluator((_outputs: string, _inputs: string, truth: number) => truth, { name: 'score', target: 0.5 }),
    ],
  })
}

describe('the summary', () => {
  it('fits the width, has the worst first, and the verdict last', async () => {
    const { output, text } = screen({ columns: 60 })
    await run(output)
    const lines = text().trimEnd().split('\n')
    const table = lines.filter((line) => /^ *\d/.test(line) || line.includes('─'))
    expect(Math.max(...table.map(displayWidth))).toBeLessThanOrEqual(60)
    const order = lines.filter((line) => /^ *\d {2}/.test(line)).map((line) => line.trim()[0])
    expect(order).toEqual(['4', '2', '3', '1'])
    expect(lines.slice(-2)).toEqual(['Verdict: FAIL', '  1 of 4 failed.'])
    expect(lines).toContain('score       0.5  66.7 %  3 (1 missing)')
  })

  it('is plain: no colours, no control characters, also not from the values', async () => {
    const { output, text } = screen()
    await run(output)
    expect(text()).toContain('failed: Error: no [31m colour here')
    // oxlint-disable-next-line no-control-regex
    expect(text()).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/)
  })

  it('says each error once with how often it came, of functions and evaluators alike', async () => {
    const { output, text } = screen()
    await evaluate({
      dataset: rows,
      output,
      function: (inputs) => {
        if (inputs === 'fails') throw new TypeError('it broke')
        return inputs
      },
      evaluators: [
        evaluator((outputs: string) => (outputs === 'good' ? 1 : Promise.reject(new Error('no model'))), {
          name: 'judge',
        }),
      ],
    })
    expect(text()).toContain('\nErrors:\n  2 × judge: Error: no model\n  1 × TypeError: it broke\n\nVerdict: FAIL')
  })

  it('lists what has run, and counts what has not', async () => {
    const { output, text } = screen()
    const abort = new AbortController()
    await evaluate({
      dataset: rows,
      output,
      maxWorkers: 1,
      signal: abort.signal,
      function: (inputs) => {
        if (inputs === 'bad') abort.abort()
        return inputs
      },
    })
    expect(text()).toContain('2 cancelled')
    expect(text()).not.toContain('did not run\n')
    expect(text()).toMatch(/\n1 +good/)
  })

  it('shows an object by its fields', async () => {
    const { output, text } = screen()
    await evaluate({ dataset: [{ inputs: { question: 'why?', n: 1 } }], output, function: () => ({ answer: 'so' }) })
    expect(text()).toMatch(/\n1 +question: why\?, n: 1 +so\n/)
  })

  it('is not printed when it is not wanted', async () => {
    const { output, text, progress } = screen({ isTerminal: true })
    await evaluate({ dataset: rows, function: () => 1, output, printResults: false })
    expect([text(), progress()]).toEqual(['', ''])
  })
})

describe('the progress', () => {
  it('in a terminal is one line that is redrawn and taken away', async () => {
    const { output, progress } = screen({ isTerminal: true })
    await run(output)
    // oxlint-disable-next-line no-control-regex
    expect(progress()).toMatch(/\r\u001b\[2K█{20} 4\/4 · .*\/s · 1 failed/)
    expect(progress().endsWith('\r\u001b[2K')).toBe(true)
  })

  it('elsewhere is nothing for a run that is quick', async () => {
    const { output, progress } = screen()
    await run(output)
    expect(progress().replaceAll(/^honeyhive: .*\n/gm, '')).toBe('')
  })
})

describe('a table', () => {
  const columns = [
    { title: '#', side: 'right' as const },
    { title: 'text', isFlexible: true },
    { title: 'score', side: 'right' as const },
  ]

  it('cuts flexible columns only, and counts wide signs as two', () => {
    const lines = tableLines(columns, [['1', '日本語'.repeat(10), '0.5']], 30)
    expect(lines.map(displayWidth).every((width) => width <= 30)).toBe(true)
    expect(lines[2]).toMatch(/^1  (日本語)+.*…\s+0\.5$/)
  })

  it('cuts long columns alike', () => {
    const two = [
      { title: 'inputs', isFlexible: true },
      { title: 'outputs', isFlexible: true },
      { title: 'score', isFlexible: true },
    ]
    const lines = tableLines(two, [['i'.repeat(90), 'o'.repeat(60), '0.5']], 60)
    expect(lines[1]).toBe(`${'─'.repeat(25)}  ${'─'.repeat(26)}  ─────`)
  })

  it('leaves out columns for which there is no room, and says so', () => {
    const many = Array.from({ length: 10 }, (_, index) => ({ title: `column${index}` }))
    const lines = tableLines(many, [many.map(() => 'x')], 40)
    expect(lines[0]).toBe('column0  column1  column2  column3')
    expect(lines.at(-1)).toBe('(6 more columns do not fit)')
  })

  it.each([
    ['abc', 3],
    ['日本', 4],
    ['👩‍👩‍👧', 2],
    ['é', 1],
    ['', 0],
  ])('%s is %i wide', (text, width) => {
    expect(displayWidth(text)).toBe(width)
  })

  it('cuts between signs', () => {
    expect(cutToWidth('日本語', 5)).toBe('日本…')
    expect(cutToWidth('日本語', 4)).toBe('日…')
    expect(printable('a\u202eb\nc')).toBe('a b c')
  })
})
