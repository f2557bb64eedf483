import { describe, expect, it } from 'vitest'
import { sessionNameOfCaller } from './session-name.ts'

describe('sessionNameOfCaller', () => {
  it('is the file that called, without its extension', () => {
    function entry(): string {
      return sessionNameOfCaller(entry)
    }
    expect(entry()).toBe('session-name.test')
    expect([1].map(() => entry())).toEqual(['session-name.test'])
  })

  it('is the program’s name when nothing on the stack is a file', () => {
    const limit = Error.stackTraceLimit
    Error.stackTraceLimit = 0
    expect(sessionNameOfCaller(() => undefined)).not.toBe('')
    Error.stackTraceLimit = limit
  })
})
