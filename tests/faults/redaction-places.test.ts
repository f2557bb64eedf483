import { describe, expect, it } from 'vitest'
import { redact } from '../../packages/tracing/src/processors/redact.ts'
import { createRedactor } from '../../packages/tracing/src/processors/redact/redactor.ts'
import { contentOf, places, recorded } from './redaction-places.ts'
import { innocents, secrets } from './redaction-secrets.ts'

const redactor = createRedactor()
const redaction = { redactor, processor: redact(redactor) }

/** What stands in the span, and the same with up to four levels of escaping taken off. */
function forms(content: unknown): string {
  let form = JSON.stringify(content)
  let all = form
  for (let level = 0; level < 4; level++) {
    form = form.replaceAll('\\"', '"').replaceAll('\\\\', '\\')
    all += form
  }
  return all
}

describe('the tables', () => {
  it('have 25 secrets, 10 innocent texts and 18 places', () => {
    const distinct = [secrets.map(({ name }) => name), innocents, places.map(({ place }) => place)]
    expect(distinct.map((list) => new Set(list).size)).toEqual([25, 10, 18])
  })
})

describe.each(places)('in $place', (row) => {
  it.each(secrets)('$name is hidden', ({ text, secret }) => {
    expect(forms(contentOf(recorded(row, text)))).toContain(secret)
    const span = recorded(row, text, redaction)
    const left = forms(contentOf(span))
    expect(left).not.toContain(secret)
    expect(left).toContain('[redacted]')
    expect(() => row.readJson?.(span)).not.toThrow()
  })

  it.each(innocents)('is left alone: %s', (text) => {
    expect(contentOf(recorded(row, text, redaction))).toEqual(contentOf(recorded(row, text)))
  })
})
