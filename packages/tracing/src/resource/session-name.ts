/**
 * The name of the file that called `entry`, without its extension: what a person would call the run. Then the name of the
 * program, then `unknown`.
 */
// oxlint-disable-next-line typescript/no-unsafe-function-type
export function sessionNameOfCaller(entry: Function): string {
  return nameOf(callerFile(entry)) ?? nameOf(typeof process === 'object' ? process.argv?.[1] : undefined) ?? 'unknown'
}

// oxlint-disable-next-line typescript/no-unsafe-function-type
function callerFile(entry: Function): string | undefined {
  if (typeof Error.captureStackTrace !== 'function') return undefined
  const holder: { stack?: unknown } = {}
  // Cuts off everything above and including `entry`, so that the first frame is the caller's, bundled or not.
  Error.captureStackTrace(holder, entry)
  if (typeof holder.stack !== 'string') return undefined
  const frames = holder.stack.split('\n').slice(1)
  return frames.map(fileOf).find((file) => file !== undefined)
}

/** `at name (file:///a/b.ts:1:2)`, `at /a/b.js:1:2`, `at async file:///…`; nothing for Node's own and for evaluated code. */
function fileOf(frame: string): string | undefined {
  const match = /(?:\(|at (?:async )?)((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):\d+:\d+\)?$/.exec(frame.trim())
  return match?.[1]
}

function nameOf(file: string | undefined): string | undefined {
  const base = file?.split(/[\\/]/).at(-1)?.split('?')[0]
  const name = base?.replace(/\.[cm]?[jt]sx?$/, '')
  return name === undefined || name === '' ? undefined : name
}
