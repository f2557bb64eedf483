import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { captureSpans, type SpanCapture } from '../testing.ts'
import { traceClass } from './trace-class.ts'
import { trace } from './trace.ts'

let capture: SpanCapture
beforeEach(() => {
  capture = captureSpans()
})
afterEach(() => capture.stop())

const names = (): string[] => capture.spans.map(({ name }) => name)

// Compiled by vitest itself.
class Agent {
  readonly name = 'Ada'
  static count = 0

  @trace
  greet(whom: string): string {
    return `${this.name} greets ${whom}`
  }

  @trace({ name: 'think', eventType: 'chain' })
  async plan(question: string): Promise<string> {
    return `${this.name}: ${question}?`
  }

  @trace
  static create(): Agent {
    this.count += 1
    return new this()
  }

  @trace
  *steps(): Generator<number> {
    yield this.name.length
  }

  @trace
  #hidden(): string {
    return this.name
  }

  reveal(): string {
    return this.#hidden()
  }

  @trace
  shout = (word: string): string => `${this.name} ${word.toUpperCase()}`

  @trace({ name: 'reading' })
  get age(): number {
    return this.name.length
  }
}

describe('the standard decorator', () => {
  it('traces methods of every kind, with their own this, and fields and getters', async () => {
    const agent = Agent.create()
    expect([
      agent.greet('Bob'),
      await agent.plan('why'),
      ...agent.steps(),
      agent.reveal(),
      agent.shout('hi'),
      agent.age,
    ]).toEqual(['Ada greets Bob', 'Ada: why?', 3, 'Ada', 'Ada HI', 3])
    expect(names()).toEqual(['create', 'greet', 'think', 'steps', '#hidden', 'shout', 'reading'])
    expect(capture.span('think').attributes).toMatchObject({
      honeyhive_event_type: 'chain',
      'honeyhive_inputs._params_.question': 'why',
      'honeyhive_outputs.result': 'Ada: why?',
    })
    expect([Agent.count, Agent.prototype.greet.name, Agent.prototype.greet.length]).toEqual([1, 'greet', 1])
  })

  it('of a class with methods that are decorated themselves traces each once', () => {
    @traceClass({ eventType: 'chain' })
    class Pair {
      @trace({ name: 'left' })
      first(): number {
        return 1
      }
      second(): number {
        return 2
      }
    }
    const pair = new Pair()
    expect([pair.first(), pair.second()]).toEqual([1, 2])
    expect(names()).toEqual(['left', 'Pair.second'])
  })

  it('leaves what it cannot trace as it is, and says so', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    const decorate = trace as unknown as (value: unknown, context: unknown) => unknown
    const addInitializer = (): void => undefined
    class Plain {
      readonly size = 1
    }
    expect(decorate(Plain, { kind: 'class', name: 'Plain', addInitializer })).toBeUndefined()
    expect(decorate({ get() {} }, { kind: 'accessor', name: 'size', addInitializer })).toBeUndefined()
    const field = decorate(undefined, { kind: 'field', name: 'size', addInitializer }) as (value: unknown) => unknown
    expect(field(7)).toBe(7)
    const lines = write.mock.calls.map(([line]) => String(line).trim())
    write.mockRestore()
    const expected = 'honeyhive: @trace expects a method or a field with a function in it, but'
    expect(lines).toEqual([
      `${expected} 'Plain' is a class; it is left as it is. A class is traced by @traceClass.`,
      `${expected} 'size' is an accessor; it is left as it is.`,
      `${expected} 'size' is a field; it is left as it is.`,
    ])
  })
})

describe("TypeScript's older decorator", () => {
  /** As `experimentalDecorators` compiles it. */
  function decorate(decorator: unknown, target: object, key: PropertyKey): void {
    const descriptor = Object.getOwnPropertyDescriptor(target, key)
    const changed = (decorator as (...args: unknown[]) => unknown)(target, key, descriptor)
    if (changed !== undefined) Object.defineProperty(target, key, changed as PropertyDescriptor)
  }

  it('traces methods, static ones and accessors', () => {
    class Store {
      static readonly origin = 'disk'
      static open(): string {
        return this.origin
      }
      private value = 1
      add(by: number): number {
        return (this.value += by)
      }
      get total(): number {
        return this.value
      }
      set total(value: number) {
        this.value = value
      }
    }
    decorate(trace, Store, 'open')
    decorate(trace({ eventType: 'chain' }), Store.prototype, 'add')
    decorate(trace, Store.prototype, 'total')
    const store = new Store()
    store.total = 5
    expect([Store.open(), store.add(2), store.total]).toEqual(['disk', 7, 7])
    expect(names()).toEqual(['total', 'open', 'add', 'total'])
    expect(capture.span('add').attributes['honeyhive_event_type']).toBe('chain')
  })

  it('leaves a field as it is, and says so', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    class Holder {
      readonly held = (): number => 1
    }
    decorate(trace, Holder.prototype, 'held')
    decorate(trace, Holder, 'held')
    const lines = write.mock.calls.length
    write.mockRestore()
    expect([new Holder().held(), 'held' in Holder, lines]).toEqual([1, false, 1])
  })
})
