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
const secret = Symbol('secret')

class Base {
  inherited(): string {
    return `inherited by ${this.constructor.name}`
  }
  replaced(): string {
    return 'base'
  }
}

function freshAgent() {
  return class Agent extends Base {
    static made = 0
    static Part = class Part {
      readonly kind = 'part'
    }
    readonly #name: string
    arrow = (): string => this.#name
    constructor(name: string) {
      super()
      this.#name = name
    }
    static create(name: string) {
      this.made += 1
      return new this(name)
    }
    get name(): string {
      return this.#name
    }
    #hidden(): string {
      return this.#name
    }
    [secret](): string {
      return 'symbol'
    }
    greet(whom: string): string {
      return `${this.#hidden()} greets ${whom}`
    }
    async wait(): Promise<string> {
      return this.greet('later')
    }
    *count(): Generator<number> {
      yield 1
    }
    override replaced(): string {
      return `${super.replaced()} and agent`
    }
  }
}

describe('traceClass', () => {
  it('records own methods as Class.method, nested as they call each other, with arguments and result', async () => {
    const Agent = traceClass(freshAgent())
    const agent = new Agent('Ada')
    expect(agent.greet('Bob')).toBe('Ada greets Bob')
    expect(await agent.wait()).toBe('Ada greets later')
    expect([...agent.count()]).toEqual([1])
    expect(names()).toEqual(['Agent.greet', 'Agent.greet', 'Agent.wait', 'Agent.count'])
    const [first, nested, wait] = capture.spans
    expect(first?.attributes).toMatchObject({
      'honeyhive_inputs._params_.whom': 'Bob',
      'honeyhive_outputs.result': 'Ada greets Bob',
    })
    expect(nested?.parentSpanContext?.spanId).toBe(wait?.spanContext().spanId)
  })

  it('leaves constructor, getters, symbols, private, inherited members and fields alone', () => {
    const Agent = traceClass(freshAgent())
    const agent = new Agent('Ada')
    expect([agent.name, agent[secret](), agent.inherited(), agent.arrow()]).toEqual([
      'Ada',
      'symbol',
      'inherited by Agent',
      'Ada',
    ])
    expect(names()).toEqual([])
  })

  it('is the same class, with the same methods by name, length and listing', () => {
    const Original = freshAgent()
    const before = Object.getOwnPropertyDescriptors(Original.prototype)
    const Agent = traceClass(Original)
    expect(Agent).toBe(Original)
    const after = Object.getOwnPropertyDescriptors(Agent.prototype)
    expect(Reflect.ownKeys(after)).toEqual(Reflect.ownKeys(before))
    expect([after.greet.enumerable, after.greet.writable, after.greet.value?.length]).toEqual([false, true, 1])
    expect(new Agent('Ada')).toBeInstanceOf(Base)
  })

  it('works with super and with subclasses, whose own methods are theirs', () => {
    class Special extends traceClass(freshAgent()) {
      override greet(whom: string): string {
        return super.greet(whom).toUpperCase()
      }
    }
    const special = new Special('Ada')
    expect([special.greet('Bob'), special.replaced()]).toEqual(['ADA GREETS BOB', 'base and agent'])
    expect(names()).toEqual(['Agent.greet', 'Agent.replaced'])
  })

  it('traces static methods when told so, with their own this, and no classes', () => {
    const Plain = traceClass(freshAgent())
    Plain.create('Ada')
    expect(names()).toEqual([])
    const Agent = traceClass(freshAgent(), { statics: true, name: 'Robot' })
    class Special extends Agent {}
    expect(Special.create('Eve')).toBeInstanceOf(Special)
    expect(new Agent.Part()).toBeInstanceOf(Agent.Part)
    expect(names()).toEqual(['Robot.create'])
  })

  it('passes its options on', () => {
    const Agent = traceClass(freshAgent(), { eventType: 'chain', captureInputs: false })
    new Agent('Ada').greet('Bob')
    expect(capture.span('Agent.greet').attributes).toMatchObject({ honeyhive_event_type: 'chain' })
    expect(capture.span('Agent.greet').attributes).not.toHaveProperty(['honeyhive_inputs._params_.whom'])
  })

  it('traces no method twice', () => {
    const Agent = traceClass(traceClass(freshAgent()))
    new Agent('Ada').greet('Bob')
    class Mixed {
      own(): number {
        return 1
      }
    }
    Mixed.prototype.own = trace(Mixed.prototype.own, { name: 'by hand' })
    new (traceClass(Mixed))().own()
    expect(names()).toEqual(['Agent.greet', 'by hand'])
  })

  it('leaves a frozen class as it is', () => {
    const Agent = freshAgent()
    Object.freeze(Agent.prototype)
    expect(new (traceClass(Agent))('Ada').greet('Bob')).toBe('Ada greets Bob')
    expect(names()).toEqual([])
  })

  const forms: readonly (readonly [string, (target: ReturnType<typeof freshAgent>) => unknown])[] = [
    ['the standard decorator', (target) => traceClass(target, decoratorContext())],
    ['the standard decorator with options', (target) => traceClass({ name: 'Agent' })(target, decoratorContext())],
    ['the older decorator', (target) => traceClass(target)],
    ['the older decorator with options', (target) => traceClass({})(target)],
  ]
  it.each(forms)('is %s', (_name, decorate) => {
    const Agent = freshAgent()
    expect([undefined, Agent]).toContain(decorate(Agent))
    new Agent('Ada').greet('Bob')
    expect(names()).toEqual(['Agent.greet'])
  })

  it('leaves methods alone whose names say that they are private', () => {
    class Agent {
      _plan(): number {
        return 1
      }
      run(): number {
        return this._plan()
      }
    }
    new (traceClass(Agent))().run()
    expect(names()).toEqual(['Agent.run'])
  })

  it('gives what is no class back, and names the option that was meant', () => {
    const lines = stderrLines()
    expect(traceClass({})(4 as never)).toBe(4)
    expect(traceClass(undefined as never)).toBeUndefined()
    class Agent {
      readonly name = 'Ada'
    }
    traceClass(Agent, { static: true } as never)
    expect(lines()).toEqual([
      'honeyhive: traceClass expects a class, but got number; it is given back as it is.',
      "honeyhive: Unknown option 'static' of trace is ignored.",
    ])
  })
})

/** What is said on standard error from here on. */
function stderrLines(): () => readonly string[] {
  const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  return () => {
    const lines = write.mock.calls.map(([line]) => String(line).trim())
    write.mockRestore()
    return lines
  }
}

function decoratorContext(): ClassDecoratorContext {
  return { kind: 'class', name: 'Agent', addInitializer() {}, metadata: {} }
}
