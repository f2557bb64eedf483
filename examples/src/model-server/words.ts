const COMMON = new Set(
  (
    'a an and are as at be but by can do does for from had has have how i in is it its of off on or so than that the ' +
    'their them then there they this to up was what when where which who whose why will with you'
  ).split(' '),
)

/** The words of a text that say what it is about, in lower case, plurals and simple endings cut. */
export function contentWords(text: string): readonly string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
  return words.filter((word) => !COMMON.has(word)).map(stem)
}

/** Text about one thing: sentences, without headings and without lines of a formula. */
export function sentencesOf(text: string): readonly string[] {
  return text
    .replaceAll(/^#.*$/gmu, '')
    .split(/(?<=[.!?])\s+/u)
    .map((sentence) => sentence.replaceAll(/\s+/gu, ' ').trim())
    .filter((sentence) => sentence.length > 20 && !sentence.includes('`'))
}

/** How many of the wanted words a text has, and a little for each that it repeats. */
export function overlap(text: string, wanted: ReadonlySet<string>): number {
  const found = contentWords(text).filter((word) => wanted.has(word))
  return new Set(found).size + found.length / 100
}

function stem(word: string): string {
  return word.length > 4 ? word.replace(/(?:ies|es|s|ing|ed|e)$/u, '') : word
}
