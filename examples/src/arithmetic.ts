const TOKEN = /\s*(\d+(?:\.\d+)?|[a-z]+|[-+*/^(),])/uy

const FUNCTIONS: ReadonlyMap<string, (...values: number[]) => number> = new Map([
  ['sqrt', Math.sqrt],
  ['abs', Math.abs],
  ['min', Math.min],
  ['max', Math.max],
])

/**
 * Works out a sum, such as `2.08 * (sqrt(41) + 3)`: `+ - * / ^`, brackets, `sqrt`, `abs`, `min`, `max`. Throws an error that
 * says what it did not understand. A model wrote the text, so it is read here and never run as code.
 */
export function evaluate(expression: string): number {
  const tokens = tokensOf(expression)
  let place = 0
  const value = sum()
  if (place < tokens.length) throw new Error(`Expected the end of the sum, got '${tokens[place]}'.`)
  return value

  function sum(): number {
    let total = product()
    while (peek('+') || peek('-')) total += take() === '+' ? product() : -product()
    return total
  }

  function product(): number {
    let total = power()
    while (peek('*') || peek('/')) total = take() === '*' ? total * power() : total / power()
    return total
  }

  function power(): number {
    const base = term()
    if (!peek('^')) return base
    take()
    return base ** power()
  }

  function term(): number {
    const token = take()
    if (token === '-') return -power()
    if (token === '(') return closing(sum())
    const call = FUNCTIONS.get(token)
    if (call !== undefined && take() === '(') return call(...values())
    const number = Number(token)
    if (token === '' || Number.isNaN(number)) throw new Error(`Expected a number, got '${token || 'the end'}'.`)
    return number
  }

  function values(): number[] {
    const list = [sum()]
    while (peek(',')) {
      take()
      list.push(sum())
    }
    closing(0)
    return list
  }

  function closing(value: number): number {
    if (take() !== ')') throw new Error('Expected a closing bracket.')
    return value
  }

  function peek(token: string): boolean {
    return tokens[place] === token
  }

  function take(): string {
    return tokens[place++] ?? ''
  }
}

function tokensOf(expression: string): readonly string[] {
  const tokens: string[] = []
  TOKEN.lastIndex = 0
  while (expression.slice(TOKEN.lastIndex).trim() !== '') {
    const start = TOKEN.lastIndex
    const token = TOKEN.exec(expression)?.[1]
    if (token === undefined) throw new Error(`Expected a sum, got '${expression.slice(start).trim()}'.`)
    tokens.push(token)
  }
  return tokens
}
