/** A line of a stack, cut where it names a place in a file. */
export interface StackLine {
  readonly before: string
  /** The place as it is written, such as `/srv/app/main.ts:12:3`; '' where the line names none. */
  readonly place: string
  readonly after: string
  readonly file: string | null
  readonly line: number | null
  /** A file of a dependency, or of the runtime itself. */
  readonly isForeign: boolean
}

// `at name (file:///a/b.ts:1:2)`, `at /a/b.ts:1:2`, and Python's `File "/a/b.py", line 1`.
const NODE_PLACE = /(?<=[\s(])(?:file:\/\/)?((?:\/|[A-Za-z]:[\\/])[^:]+?):(\d+)(?::\d+)?(?=\)?$)/u
const PYTHON_PLACE = /File "([^"]+)", line (\d+)/u
const FOREIGN = /node_modules|node:|\/site-packages\/|<anonymous>/u
// Beyond it a line names no place worth a link, and looking for one takes time.
const MAX_LINE = 2000

export function stackLines(stack: string): readonly StackLine[] {
  return stack.split('\n').map((text) => {
    const isForeign = FOREIGN.test(text)
    const found = text.length > MAX_LINE ? null : placeIn(text)
    if (found === null) return { before: text, place: '', after: '', file: null, line: null, isForeign }
    const [place, path = '', line] = found
    const file = place.startsWith('file://') ? decoded(path) : path
    const before = text.slice(0, found.index)
    return { before, place, after: text.slice(found.index + place.length), file, line: Number(line), isForeign }
  })
}

function placeIn(text: string): RegExpExecArray | null {
  return /^\s*at /u.test(text) ? NODE_PLACE.exec(text.trimEnd()) : PYTHON_PLACE.exec(text)
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    // A percent sign that begins no escape: the file is named so.
    return path
  }
}

/** The place without the folder that holds it; whole where that folder does not. */
export function placeBelow(place: string, root: string): string {
  const top = `${root.replace(/[\\/]+$/u, '')}/`
  const path = place.startsWith('file://') ? decoded(place.slice('file://'.length)) : place
  return path.startsWith(top) ? path.slice(top.length) : place
}
