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

/** The texts between the commas of the parameter list. */
function parameters(source: string): string[] {
  const head = withoutComments(source.slice(0, 4096))
  if (head.startsWith('class')) return []
  const single = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$]*)\s*=>/u.exec(head)
  if (single !== null) return [single[1] ?? '']
  const start = startOfList(head)
  return start === -1 ? [] : splitList(head.slice(start))
}

/** Comments, and strings, which may hold what looks like one. */
const commentOrString = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g

function withoutComments(text: string): string {
  return text.replaceAll(commentOrString, (found) => (found.startsWith('/') ? ' ' : found))
}

/** A method's name may be put together in brackets, with brackets and quotes of its own in it. */
function startOfList(text: string): number {
  const computed = /^(?:async\s+|get\s+|set\s+|\*\s*)*\[/.exec(text)
  let depth = 0
  for (let index = computed === null ? 0 : computed[0].length - 1; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (isQuote(char)) index = endOfQuote(text, index)
    else if (char === '[') depth += 1
    else if (char === ']') depth -= 1
    else if (char === '(' && depth === 0) return index + 1
  }
  return -1
}

/** Commas in brackets and quotes do not count. */
function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index] ?? ''
    if (isQuote(char)) index = endOfQuote(text, index)
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

function isQuote(char: string): boolean {
  return char === '"' || char === "'" || char === '`'
}

function endOfQuote(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index += 1) {
    if (text[index] === '\\') index += 1
    else if (text[index] === text[start]) return index
  }
  return text.length
}
