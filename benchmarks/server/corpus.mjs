import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

const maxBytes = 24 * 1024 * 1024
const minFileBytes = 4 * 1024

/** Real text to cut messages from: the documentation of the packages that are installed, in a fixed order. */
export function corpus(root) {
  const parts = []
  let length = 0
  for (const path of markdownIn(root)) {
    if (length >= maxBytes) break
    const text = readFileSync(path, 'utf8')
    parts.push(text)
    length += text.length
  }
  return parts.join('\n')
}

function* markdownIn(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* markdownIn(path)
    else if (entry.isFile() && entry.name.endsWith('.md') && statSync(path).size >= minFileBytes) yield path
  }
}

/** A piece of the text of about that many characters, from the start of a word. */
export function excerpt(text, random, length) {
  const start = text.indexOf(' ', Math.floor(random.next() * (text.length - length - 200))) + 1
  return text.slice(start, start + length)
}
