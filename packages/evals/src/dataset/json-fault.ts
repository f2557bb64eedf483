// Control characters are what JSON does not allow in texts.
/* oxlint-disable no-control-regex */
const token =
  /\s*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null))/y

type Wanted = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' | 'nothing'

/**
 * Where a text stops being JSON: the offset of the first token that cannot stand where it does, or of the end when something
 * is missing there. Engines tell it only sometimes. For text that is JSON: its length.
 */
export function jsonFaultOffset(text: string): number {
  const open: string[] = []
  let wanted: Wanted = 'value'
  let offset = 0
  for (;;) {
    token.lastIndex = offset
    const match = token.exec(text)
    const start = offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0)
    if (match === null) return start
    const [whole, mark, string] = match
    const next = following(wanted, mark, string !== undefined, open)
    if (next === undefined) return start
    wanted = next
    offset += whole.length
  }
}

/** What may come after a token; `undefined` when it cannot come here. Keeps `open` up to date. */
function following(wanted: Wanted, mark: string | undefined, isString: boolean, open: string[]): Wanted | undefined {
  const afterValue = (): Wanted => (open.length === 0 ? 'nothing' : 'comma-or-end')
  const isEnd = (mark === '}' && open.at(-1) === '{') || (mark === ']' && open.at(-1) === '[')
  if (isEnd && wanted.endsWith('end')) {
    open.pop()
    return afterValue()
  }
  if (wanted === 'comma-or-end') return mark === ',' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined
  if (wanted === 'colon') return mark === ':' ? 'value' : undefined
  if (wanted === 'key' || wanted === 'key-or-end') return isString ? 'colon' : undefined
  if (wanted === 'nothing') return undefined
  if (mark === undefined) return afterValue()
  if (mark !== '{' && mark !== '[') return undefined
  open.push(mark)
  return mark === '{' ? 'key-or-end' : 'value-or-end'
}
