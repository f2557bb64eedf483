// What changes how the code under test behaves, and what points it at a real service.
const WITHHELD = /^(?:HH_|OTEL_|OPENAI_|ANTHROPIC_|VITEST|NODE_OPTIONS$|NODE_V8_COVERAGE$|NODE_ENV$|npm_)/u

/**
 * The environment of a child: this process's own without what would steer the code under test, then what is given. It keeps
 * nothing on disk for a later run, unless it is told where.
 */
export function childEnvironment(given: Readonly<Record<string, string>> = {}): Record<string, string> {
  const inherited = Object.entries(process.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !WITHHELD.test(entry[0]),
  )
  const spool = 'HH_SPOOL' in given || 'HH_SPOOL_DIR' in given ? {} : { HH_SPOOL: 'off' }
  return { ...Object.fromEntries(inherited), ...spool, ...given }
}
