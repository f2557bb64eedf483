import { expect, test } from 'vitest'
import { type BackendState, startBackend } from './backend.ts'
import { ends } from './ends.ts'
import { commonSpans, runEnd, splitStderr } from './run-end.ts'

const names = /^(nothing left to do|process\.exit\(1\)|SIGTERM)$/u
const cases = ends
  .filter(({ name }) => names.test(name))
  .flatMap((end) => [
    { name: `${end.name}, nobody there`, end, state: 'dead' as BackendState, why: /ECONNREFUSED.*HH_API_URL/u },
    { name: `${end.name}, no answer`, end, state: 'hung' as BackendState, why: /had not answered in time/u },
  ])

test.concurrent.each(cases)(
  'without a spool, what is lost is one line with numbers: $name',
  async ({ end, state, why }) => {
    await using backend = await startBackend(state)
    const { ours } = splitStderr((await runEnd(end, { ...backend.env, HH_SPOOL: 'off' })).stderr)
    const count = Object.values({ ...commonSpans, ...end.spans }).reduce((sum, one) => sum + one, 0)
    const loss = `honeyhive: ${count} of ${count} spans were not delivered (unsent-at-end ${count}).`
    expect(ours).toEqual([expect.stringContaining(loss)])
    expect(ours[0]).toMatch(why)
  },
)
