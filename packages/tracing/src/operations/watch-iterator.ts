import { override } from './override.ts'
import type { SpanRun } from './span-run.ts'

/** Items of a stream that are kept for the output; the rest is only counted. */
const maxKeptItems = 1000

/** What came out of an iterator, so far. */
class Items {
  private readonly kept: unknown[] = []
  private count = 0

  add(item: unknown): void {
    this.count += 1
    if (this.kept.length < maxKeptItems) this.kept.push(item)
  }

  get output(): unknown {
    return this.count > this.kept.length ? [...this.kept, `[${this.count - this.kept.length} more]`] : this.kept
  }
}

/** A generator's code runs between its first `next` and its end; both its kinds are watched on the object itself. */
export function watchGenerator(run: SpanRun, generator: object): object {
  const isWatched = watchMethods(run, generator, new Items())
  if (!isWatched) run.succeed(undefined)
  return generator
}

/** An object that makes iterators: the first one that is asked for is watched. */
export function watchAsyncIterable(run: SpanRun, iterable: object): object {
  const isWatched = override(
    iterable,
    Symbol.asyncIterator,
    (original) =>
      function (this: unknown) {
        const iterator = run.with(() => Reflect.apply(original, this, []))
        if (typeof iterator === 'object' && iterator !== null) watchMethods(run, iterator, new Items())
        return iterator
      },
  )
  if (!isWatched) run.succeed(undefined)
  return iterable
}

function watchMethods(run: SpanRun, iterator: object, items: Items): boolean {
  for (const name of ['return', 'throw'] as const)
    override(
      iterator,
      name,
      (original) =>
        function (this: unknown, ...args: unknown[]) {
          return step(run, items, () => Reflect.apply(original, this, args))
        },
    )
  return override(
    iterator,
    'next',
    (original) =>
      function (this: unknown, ...args: unknown[]) {
        return step(run, items, () => Reflect.apply(original, this, args))
      },
  )
}

/** One step of an iterator, synchronous or not, inside the span; nothing about its result is changed. */
function step(run: SpanRun, items: Items, advance: () => unknown): unknown {
  let result: unknown
  try {
    result = run.with(advance)
  } catch (error) {
    run.fail(error)
    throw error
  }
  if (!(result instanceof Promise)) {
    note(run, items, result)
    return result
  }
  return result.then(
    (value) => {
      note(run, items, value)
      return value
    },
    (error: unknown) => {
      run.fail(error)
      throw error
    },
  )
}

function note(run: SpanRun, items: Items, result: unknown): void {
  run.guard(() => {
    if (typeof result !== 'object' || result === null) return
    const { done, value } = result as IteratorResult<unknown>
    if (done !== true) items.add(value)
    else run.succeed(items.output)
  })
}
