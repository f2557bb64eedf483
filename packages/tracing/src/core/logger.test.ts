import { describe, expect, it } from 'vitest'
import { createLogger, type LoggerOptions } from './logger.ts'

function logger(resilience: 'balanced' | 'resilient' = 'balanced', verbose = false) {
  const lines: string[] = []
  return { lines, log: createLogger({ resilience, verbose, write: (line) => lines.push(line) }) }
}

function redacting(redact: (line: string) => string, options: Partial<LoggerOptions> = {}) {
  const lines: string[] = []
  const write = (line: string): void => void lines.push(line)
  const log = createLogger({ resilience: 'balanced', verbose: true, write, redact, ...options })
  return { lines, log }
}

describe('with redaction, the logger', () => {
  it('passes every line through it', () => {
    const { lines, log } = redacting((line) => line.replaceAll('secret', '…'))
    log.warn('down', 'a secret', 'of a secret')
    log.ended('down', 'no secret')
    log.debug(() => 'the secret')
    expect(lines).toEqual(['honeyhive: a …: of a …\n', 'honeyhive: no …\n', 'honeyhive: debug: the …\n'])
  })

  it('says that redaction fails although that comes from within a line, and leaves the line out', () => {
    const broken = (): string => {
      log.warn('redact:failed', 'it fails')
      throw new Error('secret')
    }
    const { lines, log } = redacting(broken)
    log.warn('down', 'a secret')
    expect(lines).toEqual([
      'honeyhive: it fails\n',
      'honeyhive: a line that could not be searched for secrets is left out\n',
    ])
  })

  it('leaves out what others say when it is not to quote', () => {
    const { lines, log } = redacting((line) => line, { isQuoting: false })
    log.warn('capture', 'It failed', 'secret')
    expect(lines).toEqual(['honeyhive: It failed\n'])
  })
})

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
