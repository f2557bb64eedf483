import { type ChildResult, expectChild, startCollector } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { type End, ends, unheardEnds } from './ends.ts'
import { commonSpans, runEnd, splitStderr } from './run-end.ts'

/** A port that is never given out and that nobody listens on. */
const deadUrl = 'http://127.0.0.1:1'
/** For the start of Node and the program itself, on a machine that has other things to do. */
const startMillis = 1500

const controls = new Map<End, Promise<ChildResult>>()

/** The same program without tracing, run once for all that are held against it. */
function controlOf(end: End): Promise<ChildResult> {
  const known = controls.get(end)
  if (known !== undefined) return known
  const made = runEnd(end, undefined)
  controls.set(end, made)
  return made
}

/** The program ends as it would without us and in time; what else is on standard error is ours, and given back. */
async function expectUnchanged(end: End, result: ChildResult, heldMillis: number): Promise<readonly string[]> {
  const control = await controlOf(end)
  const { exitCode, signal = null, takesMillis = 0 } = end
  expectChild(control).toEndWith({ exitCode, signal })
  expectChild(result).toEndWith({
    exitCode,
    signal,
    stdout: control.stdout,
    withinMillis: startMillis + takesMillis + heldMillis,
  })
  const { ours, theirs } = splitStderr(result.stderr)
  expect(withoutAddresses(theirs)).toBe(withoutAddresses(control.stderr))
  return ours
}

/** Of the machine code in a native stack trace, which differ from run to run. */
function withoutAddresses(stderr: string): string {
  return stderr.replaceAll(/0x[0-9a-f]+/gu, '0x…')
}

function spansOf(end: End): Readonly<Record<string, number>> {
  return { ...commonSpans, ...end.spans }
}

function lossOf(end: End): string {
  const count = Object.values(spansOf(end)).reduce((sum, one) => sum + one, 0)
  return `honeyhive: ${count} of ${count} spans were not delivered (unsent-at-end ${count}).`
}

describe.concurrent('with a server, every span is delivered and nothing said at', () => {
  test.each(ends)('$name', async (end) => {
    await using collector = await startCollector()
    const result = await runEnd(end, collector.url)
    expect(await expectUnchanged(end, result, 1000)).toEqual([])
    expect(collector.spanCounts).toEqual(spansOf(end))
    const incomplete = collector.spans.filter(({ attributes }) => attributes['honeyhive.incomplete'] === true)
    expect(incomplete.map(({ name }) => name)).toEqual(['left open'])
  })
})

describe.concurrent('with nobody at the address, the loss is one line and no delay at', () => {
  test.each(ends)('$name', async (end) => {
    const result = await runEnd(end, deadUrl)
    const said = await expectUnchanged(end, result, 1500)
    expect(said).toEqual([expect.stringContaining(lossOf(end))])
    expect(said[0]).toMatch(/ECONNREFUSED.*HH_API_URL/u)
  })
})

describe.concurrent('with a server that never answers, the loss is one line after two seconds at', () => {
  test.each(ends)('$name', async (end) => {
    await using collector = await startCollector({ '*': { kind: 'hang' } })
    const result = await runEnd(end, collector.url)
    const said = await expectUnchanged(end, result, 2000)
    expect(said).toEqual([expect.stringContaining(lossOf(end))])
    expect(said[0]).toMatch(/had not answered in time/u)
  })
})

describe.concurrent('what Node tells nobody about is as it would be without us at', () => {
  test.each(unheardEnds)('$name', async (end) => {
    await using collector = await startCollector()
    const result = await runEnd(end, collector.url)
    expect(await expectUnchanged(end, result, 1000)).toEqual([])
  })
})
