// Compiled by the test in every form of decorators there is, then run; not a test itself.
import { trace, traceClass } from 'honeyhive'
import { captureSpans } from 'honeyhive/testing'

@traceClass({ eventType: 'chain', statics: true })
class Agent {
  readonly name: string
  #secret = 'x'

  constructor(name: string) {
    this.name = name
  }

  static create(name: string): Agent {
    return new Agent(name)
  }

  @trace
  greet(whom: string): string {
    return `${this.name} greets ${whom}`
  }

  @trace({ name: 'think', eventType: 'model', argNames: ['asked'] })
  async plan(question: string): Promise<string> {
    return this.#join(question)
  }

  *steps(): Generator<number> {
    yield 1
  }

  get size(): number {
    return this.name.length
  }

  _hidden(): string {
    return this.#secret
  }

  #join(question: string): string {
    return `${question} ${this.#secret}${this._hidden()}`
  }
}

const capture = captureSpans()
const agent = Agent.create('Ada')
const results = [agent.greet('Bob'), await agent.plan('why'), [...agent.steps()], agent.size, agent instanceof Agent]
const spans = capture.spans.map(({ name, attributes }) => [
  name,
  attributes['honeyhive_event_type'],
  attributes['honeyhive_inputs._params_.whom'] ?? attributes['honeyhive_inputs._params_.asked'] ?? null,
])
await capture.stop()
console.log(JSON.stringify({ results, spans }))
