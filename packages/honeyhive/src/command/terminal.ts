/** How output looks: for a person at a terminal, or plain for a program that reads it. */
export interface Terminal {
  readonly isPlain: boolean
  /** Columns; Infinity where nothing has to be cut. */
  readonly width: number
}

export function currentTerminal(
  stream: { readonly isTTY?: boolean; readonly columns?: number } = process.stdout,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Terminal {
  const isTerminal = stream.isTTY === true
  return {
    isPlain: !isTerminal || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb',
    width: isTerminal ? Math.max(40, stream.columns ?? 80) : Infinity,
  }
}

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, cyan: 36 } as const

export function styled(text: string, style: keyof typeof codes, { isPlain }: Terminal): string {
  return isPlain || text === '' ? text : `\u001B[${codes[style]}m${text}\u001B[0m`
}

/** Text of others on one line: what steers a terminal is shown, not obeyed. */
export function printable(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/gu, (character) =>
    character === '\n' || character === '\t' || character === '\r'
      ? ' '
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

/** Cut to a number of columns, with a sign that it was. */
export function fitted(text: string, columns: number): string {
  const characters = [...text]
  return characters.length <= columns ? text : `${characters.slice(0, Math.max(0, columns - 1)).join('')}…`
}

/** Rows in columns: aligned at a terminal, where the widest text column gives way; separated by tabs when piped. */
export function table(rows: readonly (readonly string[])[], flexible: number, terminal: Terminal): readonly string[] {
  if (terminal.width === Infinity) return rows.map((row) => row.join('\t'))
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => [...(row[column] ?? '')].length)))
  const others = widths.reduce((sum, width, column) => sum + (column === flexible ? 0 : width + 2), 0)
  widths[flexible] = Math.min(widths[flexible] ?? 0, Math.max(8, terminal.width - others))
  return rows.map((row) =>
    row
      .map((cell, column) => fitted(cell, widths[column] ?? 0).padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export function duration(millis: number | null): string {
  if (millis === null) return '–'
  if (millis < 1000) return `${Math.round(millis)} ms`
  const seconds = millis / 1000
  return seconds < 100 ? `${seconds.toFixed(1)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

export function dollars(cost: number | null): string {
  if (cost === null) return '–'
  return cost === 0 || cost >= 0.01 ? `$${cost.toFixed(2)}` : `$${cost.toPrecision(2)}`
}
