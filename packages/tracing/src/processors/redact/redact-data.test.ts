import { describe, expect, it } from 'vitest'
import { redactData } from './redact-data.ts'
import { createRedactor } from './redactor.ts'

const redactor = createRedactor()

describe('plain data', () => {
  it('is copied with secrets hidden in values, keys and lists, at any depth', () => {
    const given = {
      to: 'jane@example.com',
      'a@b.co': [{ password: { x: 1 } }, 'sk-proj-aB3dE5fG7haB3dE5fG7h'],
      n: 1,
      z: null,
    }
    const before = structuredClone(given)
    expect(redactData(given, redactor)).toEqual({
      to: '[redacted]',
      '[redacted]': [{ password: '[redacted]' }, '[redacted]'],
      n: 1,
      z: null,
    })
    expect(given).toEqual(before)
  })

  it('that cannot be read is replaced', () => {
    const hostile = {
      get secretly(): string {
        throw new Error('no')
      },
    }
    const circular: Record<string, unknown> = {}
    circular['self'] = circular
    expect(redactData(hostile, redactor)).toBe('[redacted]')
    expect(JSON.stringify(redactData(circular, redactor))).toContain('[redacted]')
  })
})
