import { eventIdOfSpan, sessionIdOfTrace } from './event-id.ts'
import { RandomValues, words } from './random-values.ts'
import type { EventPatch, IncomingEvent } from './event.ts'

/** Events that are the same for the same seed: of few traces and sessions, so that they meet. */
export class RandomEvents extends RandomValues {
  readonly projects: readonly string[] = ['p', 'q', 'r']
  readonly #sent: IncomingEvent[] = []

  batch(): readonly IncomingEvent[] {
    const batch = Array.from({ length: this.below(12) }, () => this.#event())
    this.#sent.push(...batch)
    return batch
  }

  patch(): EventPatch {
    const eventId =
      this.chance(0.8) && this.#sent.length > 0 ? this.pick(this.#sent).id : eventIdOfSpan(this.trace(), this.span())
    return {
      eventId,
      metadata: { patched: this.below(3), run_id: this.pick(['run-1', 'run-2']) },
      ...(this.chance(0.3) ? { feedback: { rating: this.below(5) } } : {}),
      ...(this.chance(0.2) ? { error: 'patched error' } : {}),
      ...(this.chance(0.2) ? { durationMillis: this.below(1000) } : {}),
      ...(this.chance(0.1) ? { name: 'renamed' } : {}),
    }
  }

  ids(): readonly string[] {
    return this.#sent.length === 0 ? [] : [this.pick(this.#sent).id, this.pick(this.#sent).id]
  }

  sessionIds(): readonly string[] {
    return [this.pick(['s-1', 's-2', 's-3']), sessionIdOfTrace(this.trace())]
  }

  #event(): IncomingEvent {
    if (this.chance(0.08)) return this.#session()
    const traceId = this.trace()
    const spanId = this.span()
    const parentSpanId = this.chance(0.4) ? '' : this.span()
    const type = this.pick(['model', 'tool', 'chain'] as const)
    const startTime = this.time()
    const failed = this.chance(0.15)
    const isModel = type === 'model'
    const own = eventIdOfSpan(traceId, spanId)
    return {
      ...this.#buckets(),
      id: this.chance(0.03) ? 'claimed' : own,
      sessionId: this.chance(0.25) ? this.pick(['s-1', 's-2', 's-3']) : null,
      sessionName: this.chance(0.1) ? 'named' : null,
      parentId: this.chance(0.05) ? 's-1' : null,
      project: this.pick(this.projects),
      source: this.pick(['dev', 'prod']),
      type,
      name: this.pick(['ask', 'answer', 'look up', 'ünïcode']),
      startTime,
      endTime: this.chance(0.1) ? null : startTime + this.below(5000) + this.below(1000) / 1000,
      status: failed ? 'error' : this.pick(['ok', 'unset']),
      error: failed ? `failed: ${this.pick(words)}\nsecond line` : null,
      errorStack: failed ? 'at somewhere' : null,
      model: isModel ? this.pick(['gpt-4o', 'claude']) : null,
      provider: isModel ? 'openai' : null,
      inputTokens: isModel ? this.below(1000) : null,
      outputTokens: isModel && this.chance(0.8) ? this.below(1000) : null,
      costUsd: isModel && this.chance(0.8) ? this.below(1000) / 1e5 : null,
      timeToFirstTokenMillis: isModel ? this.below(900) + 0.5 : null,
      userId: this.chance(0.5) ? `user-${this.below(4)}` : null,
      title: isModel ? this.pick(words) : null,
      isIncomplete: this.chance(0.1),
      span: {
        traceId,
        spanId,
        parentSpanId,
        attributes: { 'app.n': this.below(5), text: this.text() },
        resource: { host: this.pick(['a', 'b']) },
        scope: { name: 'n', version: '1' },
        spanEvents: this.chance(0.1) ? [{ time: startTime, name: 'e', attributes: { a: [1, 'x'] } }] : [],
        links: [],
      },
    }
  }

  #session(): IncomingEvent {
    const id = this.pick(['s-1', 's-2', 's-3'])
    const event = { ...this.#event() }
    const none = { parentId: null, model: null, provider: null, inputTokens: null, outputTokens: null, costUsd: null }
    return {
      ...event,
      ...none,
      id,
      sessionId: id,
      sessionName: id,
      type: 'session',
      title: null,
      timeToFirstTokenMillis: null,
      isIncomplete: false,
      span: null,
    }
  }

  #buckets(): Pick<
    IncomingEvent,
    'inputs' | 'outputs' | 'config' | 'metadata' | 'metrics' | 'feedback' | 'userProperties'
  > {
    const list = this.chance(0.5)
      ? [
          { role: 'user', content: this.text() },
          { role: 'assistant', content: this.text() },
        ]
      : []
    return {
      inputs: { chat_history: list, n: this.below(4) },
      outputs: this.chance(0.5) ? { result: this.text() } : {},
      config: { temperature: this.below(10) / 10 },
      metadata: {
        n: this.below(4),
        text: this.pick(words),
        flag: this.chance(0.5),
        none: null,
        'dotted.key': this.below(3),
        'quo"ted': 'q',
        list: [this.below(3), this.pick(words), true],
        deep: { er: [{ x: this.below(3) }] },
        large: 12345678901234.5,
        small: 1e-7,
        ...(this.chance(0.3) ? { run_id: this.pick(['run-1', 'run-2']) } : {}),
      },
      metrics: this.chance(0.4) ? { score: this.below(11) / 10 } : {},
      feedback: {},
      userProperties: {},
    }
  }
}
