/** A formula that stands in a text between backticks, such as `area = 3.14 * radius * radius`. */
interface Formula {
  readonly name: string
  readonly expression: string
}

export interface BoundFormula extends Formula {
  /** The expression with a number for each of its names. */
  readonly bound: string
}

const FUNCTIONS = new Set(['sqrt', 'abs', 'min', 'max'])

/** The first formula in `texts` whose names all have a number somewhere in them: `eye height is 9 metres` for `eye_height`. */
export function findFormula(texts: readonly string[]): BoundFormula | undefined {
  for (const { name, expression } of texts.flatMap(formulasIn)) {
    const bound = expression.replaceAll(/[a-z][a-z_]*/gu, (word) =>
      FUNCTIONS.has(word) ? word : (numberFor(word, texts) ?? word),
    )
    if (!/[a-z]+_|\b(?!sqrt|abs|min|max)[a-z]+\b/u.test(bound)) return { name, expression, bound }
  }
  return undefined
}

function formulasIn(text: string): readonly Formula[] {
  return [...text.matchAll(/`([a-z_]+) = ([^`]+)`/gu)].map(([, name = '', expression = '']) => ({
    name: name.replaceAll('_', ' '),
    expression,
  }))
}

function numberFor(name: string, texts: readonly string[]): string | undefined {
  const stated = new RegExp(`${name.replaceAll('_', '[ _-]')}(?: is| of|:)? (\\d+(?:\\.\\d+)?)`, 'iu')
  return texts.map((text) => stated.exec(text)?.[1]).find((number) => number !== undefined)
}
