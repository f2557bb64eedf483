import { override } from './override.ts'
import type { SpanRun } from './span-run.ts'

/** By its methods: importing `node:stream` for `instanceof` would tie this to one runtime. */
export function isNodeStream(value: object): boolean {
  return (
    'pipe' in value &&
    typeof value.pipe === 'function' &&
    'on' in value &&
    typeof value.on === 'function' &&
    'destroy' in value
  )
}

/**
 * Ends the span when the stream is destroyed or has emitted `close`. Listening for `error` would keep an unheard error from
 * ending the process, so what is emitted is observed on its way instead, and the stream is never read.
 */
export function watchNodeStream(run: SpanRun, stream: object): object {
  const isWatched = override(
    stream,
    'emit',
    (original) =>
      function (this: unknown, event: unknown, ...args: unknown[]) {
        if (event === 'error') run.fail(args[0])
        if (event === 'close' || event === 'end' || event === 'finish') run.succeed(undefined)
        return Reflect.apply(original, this, [event, ...args])
      },
  )
  if (!isWatched) run.succeed(undefined)
  return stream
}
