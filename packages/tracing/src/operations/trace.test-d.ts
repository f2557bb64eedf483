import { expectTypeOf } from 'vitest'
import { trace, traceClass } from '../index.ts'

const search = async (query: string, limit = 3): Promise<readonly string[]> => [query].slice(0, limit)

// A wrapper has the type of what it wraps.
expectTypeOf(trace(search)).toEqualTypeOf<typeof search>()
expectTypeOf(trace(search, { name: 'search', eventType: 'tool', argNames: ['query'] })).toEqualTypeOf<typeof search>()
expectTypeOf(trace({ eventType: 'chain' })(search)).toEqualTypeOf<typeof search>()
const generic = trace(<T>(value: T): T => value)
expectTypeOf(generic(1 as const)).toEqualTypeOf<1>()

// A callback's result comes through.
expectTypeOf(trace('plan', () => 7)).toEqualTypeOf<number>()
expectTypeOf(trace('plan', { metadata: { a: 1 } }, async (span) => span.isRecording())).toEqualTypeOf<
  Promise<boolean>
>()

// A class stays the class that it is.
class Agent {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}
expectTypeOf(traceClass(Agent)).toEqualTypeOf<typeof Agent>()
expectTypeOf(traceClass({ statics: true })(Agent)).toEqualTypeOf<typeof Agent>()

class Decorated {
  @trace
  bare(word: string): number {
    return word.length
  }

  @trace({ name: 'named' })
  static async create(): Promise<Decorated> {
    return new Decorated()
  }

  @trace
  field = (word: string): number => word.length

  @trace
  get size(): number {
    return 1
  }
}
expectTypeOf(new Decorated().bare).toEqualTypeOf<(word: string) => number>()

// @ts-expect-error: no function.
trace(7)
// @ts-expect-error: there is no such option.
trace(search, { nme: 'search' })
// @ts-expect-error: a name is a text.
trace(search, { name: 7 })
// @ts-expect-error: metadata is an object.
trace(search, { metadata: 'a' })
// @ts-expect-error: there is nothing to run.
trace('plan')
// @ts-expect-error: the arguments are those of the function.
void trace(search)(7)
// @ts-expect-error: no class.
traceClass(search)
// @ts-expect-error: of a class only.
trace({ statics: true })

class Wrong {
  // @ts-expect-error: a field without a function in it.
  @trace
  count = 0
}
void Wrong
