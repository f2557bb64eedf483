const maxLength = 200

/** The first line, cut to 200 characters. */
export function firstLine(text: string): string {
  const line = text.split('\n', 1)[0] ?? ''
  return line.length > maxLength ? `${line.slice(0, maxLength - 1)}…` : line
}
