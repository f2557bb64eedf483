// `any` because any function is welcome here and only its text is read.
// oxlint-disable-next-line typescript/no-explicit-any
type AnyFunction = (...args: any[]) => unknown

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u
const known = new WeakMap<AnyFunction, readonly string[]>()

/**
 * Names of a function's parameters, from its text: `['query', 'options']`. A parameter that has no plain name (destructured)
 * and everything after a rest parameter is known by its position.
 */
export function argumentNames(fn: AnyFunction): readonly string[] {
  const found = known.get(fn)
  if (found !== undefined) return found
  const names = parameters(Function.prototype.toString.call(fn)).map((text) => nameOf(text))
  known.set(fn, names)
  return names
}

function nameOf(parameter: string): string {
  const plain = parameter.split('=')[0]?.trim() ?? ''
  return identifier.test(plain) ? plain : ''
}

/** The texts between the commas of the parameter list; commas inside brackets and quotes do not count. */
function parameters(source: string): string[] {
  const head = source.slice(0, 4096)
  if (head.startsWith('class')) return []
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(head)
  if (single !== null) return [single[1] ?? '']
  const start = head.indexOf('(')
  return start === -1 ? [] : splitList(head, start + 1)
}

function splitList(text: string, start: number): string[] {
  const parts: string[] = []
  let depth = 0
  let from = start
  let quote = ''
  for (let index = start; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (quote !== '') {
      if (char === '\\') index += 1
      else if (char === quote) quote = ''
    } else if (char === '"' || char === "'" || char === '`') quote = char
    else if (char === '(' || char === '[' || char === '{') depth += 1
    else if (depth > 0 && (char === ')' || char === ']' || char === '}')) depth -= 1
    else if (depth === 0 && (char === ',' || char === ')')) {
      parts.push(text.slice(from, index))
      from = index + 1
      if (char === ')') break
    }
  }
  return parts.length === 1 && parts[0]?.trim() === '' ? [] : parts
}
