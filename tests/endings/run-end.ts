import { type ChildResult, startChild } from '@honeyhive/kit'
import type { End } from './ends.ts'

// Line by line the same, so that an error is reported at the same place.
const traced = {
  imports: `import { HoneyHiveTracer } from 'honeyhive'`,
  setUp: `const tracer = HoneyHiveTracer.init({ sessionName: 'end' })
const work = (name) => tracer.getTracer().startSpan(name).end()
const open = (name) => void tracer.getTracer().startSpan(name)`,
}
const untraced = {
  imports: '',
  setUp: `const tracer = { flush: async () => {}, shutdown: async () => {} }
const work = () => {}
const open = () => {}`,
}

/** Spans of every program: two that ended, and one that is open at the end. */
export const endedSpans: Readonly<Record<string, number>> = { first: 1, second: 1 }
export const commonSpans: Readonly<Record<string, number>> = { ...endedSpans, 'left open': 1 }

/** How long a program that cannot hear of its end has before it: more than the 200 ms that it may lose. */
const lastWordsMillis = 500

export interface EndRun extends ChildResult {
  /** From the end of its work, or from the signal, to the end of the process. */
  readonly endMillis: number
}

/** Runs a program that ends in this way; without an address, one that knows nothing of tracing. */
export async function runEnd(end: End, env: Readonly<Record<string, string>> | undefined): Promise<EndRun> {
  const { imports, setUp } = env === undefined ? untraced : traced
  const wait = end.isUnheard === true ? `await new Promise((resolve) => setTimeout(resolve, ${lastWordsMillis}))` : ''
  const child = startChild({
    code: `${imports}\n${end.before ?? ''}\n${setUp}
work('first'); work('second'); open('left open'); ${wait}; console.log('worked')
${end.code}`,
    nodeArgs: end.nodeArgs ?? [],
    env: env ?? {},
  })
  let workedAt = performance.now()
  // A program that ends without having worked says so by what it has said.
  const worked = child.waitForLine(/^worked$/u).then(
    () => (workedAt = performance.now()),
    () => undefined,
  )
  for (const { when, signal } of end.signals ?? []) {
    await child.waitForLine(when)
    child.signal(signal)
  }
  const result = await child.ended
  await worked
  return { ...result, endMillis: result.signalToEndMillis ?? performance.now() - workedAt }
}

/** What the tracer says, and what is left of standard error without it. */
export function splitStderr(stderr: string): { readonly ours: readonly string[]; readonly theirs: string } {
  const lines = stderr.split('\n')
  const isOurs = (line: string): boolean => line.startsWith('honeyhive: ')
  return { ours: lines.filter(isOurs), theirs: lines.filter((line) => !isOurs(line)).join('\n') }
}
