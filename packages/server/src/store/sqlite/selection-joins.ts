/** Joins only what the condition speaks of: counting through an index is then counting alone. */
export function joinsFor(sql: string): string {
  const sessions = sql.includes('s.id') ? ' JOIN sessions s ON s.row = e.session' : ''
  const trace = sql.includes('t.id') ? ' LEFT JOIN traces t ON t.row = e.trace' : ''
  return `FROM events e${sessions}${trace}`
}
