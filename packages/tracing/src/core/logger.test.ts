import { describe, expect, it } from 'vitest'
import { createLogger } from './logger.ts'

function logger(resilience: 'balanced' | 'resilient' = 'balanced', verbose = false) {
  const lines: string[] = []
  return { lines, log: createLogger({ resilience, verbose, write: (line) => lines.push(line) }) }
}

describe('the logger', () => {
  it('says each kind once, and its end only if it was said', () => {
    const { lines, log } = logger()
    log.ended('down', 'up again')
    log.warn('down', 'first')
    log.warn('down', 'second')
    log.ended('down', 'up again')
    log.warn('down', 'third')
    expect(lines).toEqual(['honeyhive: first\n', 'honeyhive: up again\n', 'honeyhive: third\n'])
  })

  it('writes one line per record, whatever is in it', () => {
    const { lines, log } = logger()
    log.warn('x', 'a\nb\r\u001b[31mred\u2028c\u202ed')
    expect(lines).toEqual(['honeyhive: a\\nb\\u000d\\u001b[31mred\\u2028c\\u202ed\n'])
  })

  it('says nothing at the resilient level, and debug only when verbose', () => {
    const quiet = logger('resilient')
    quiet.log.warn('x', 'x')
    quiet.log.debug(() => 'y')
    expect(quiet.lines).toEqual([])
    const loud = logger('balanced', true)
    loud.log.debug(() => 'y')
    expect(loud.lines).toEqual(['honeyhive: debug: y\n'])
  })
})
