// The sessions that the fixture server shows. Times are relative to `now`, so that the page always looks lived in.
import { awkwardSession } from './fixtures/awkward-session.mjs'
import { failedSession } from './fixtures/failed-session.mjs'
import { largeSession, smallSessions } from './fixtures/many-sessions.mjs'
import { researchAgent } from './fixtures/research-agent.mjs'
import { runningSession } from './fixtures/running-session.mjs'

const MINUTE = 60_000

/** Every session of the fixture server, by id. */
export function fixtureSessions(now, { spanCount = 2000 } = {}) {
  const all = [
    researchAgent(now - 2 * MINUTE),
    runningSession(now - 9_000),
    failedSession(now - 14 * MINUTE),
    awkwardSession(now - 31 * MINUTE),
    largeSession(now - 52 * MINUTE, spanCount),
    ...smallSessions(now - 70 * MINUTE, 240),
  ]
  return new Map(all.map((session) => [session.id, session]))
}
