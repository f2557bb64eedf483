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
export const commonSpans: Readonly<Record<string, number>> = { first: 1, second: 1, 'left open': 1 }

/** Runs a program that ends in this way; without an address, one that knows nothing of tracing. */
export async function runEnd(end: End, serverUrl: string | undefined): Promise<ChildResult> {
  const { imports, setUp } = serverUrl === undefined ? untraced : traced
  const child = startChild({
    code: `${imports}\n${end.before ?? ''}\n${setUp}
work('first'); work('second'); open('left open'); console.log('worked')
${end.code}`,
    env: serverUrl === undefined ? {} : { HH_API_URL: serverUrl },
  })
  for (const { when, signal } of end.signals ?? []) {
    await child.waitForLine(when)
    child.signal(signal)
  }
  return child.ended
}

/** What the tracer says, and what is left of standard error without it. */
export function splitStderr(stderr: string): { readonly ours: readonly string[]; readonly theirs: string } {
  const lines = stderr.split('\n')
  const isOurs = (line: string): boolean => line.startsWith('honeyhive: ')
  return { ours: lines.filter(isOurs), theirs: lines.filter((line) => !isOurs(line)).join('\n') }
}
