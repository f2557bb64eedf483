// Builds one session the way a server would answer it: give it spans, read back summary, tree and details.

let counter = 0
const hex = (length) => {
  counter++
  return (counter * 2654435761).toString(16).padStart(length, 'a0c4e1b7d93f5286').slice(-length)
}

/** @returns a builder: `span(options)` adds a span and returns its id; `finish()` returns `{ session, events, details }`. */
export function sessionFixture({
  id,
  name,
  title = null,
  startTime,
  source = 'sdk-typescript',
  models,
  userId = null,
}) {
  const events = []
  const details = new Map()
  const places = new Map()
  const traceId = hex(32)
  let version = 1

  function span({ parent = id, at, took, type = 'chain', status = 'ok', ...rest }) {
    const eventId = rest.id ?? hex(16)
    const summary = {
      id: eventId,
      sessionId: id,
      parentId: parent,
      type,
      name: rest.name,
      startTime: startTime + at,
      durationMillis: took ?? null,
      status,
      error: rest.errorText ? rest.errorText.split('\n')[0].slice(0, 200) : null,
      model: rest.model ?? null,
      provider: rest.provider ?? null,
      inputTokens: rest.tokens?.[0] ?? null,
      outputTokens: rest.tokens?.[1] ?? null,
      costUsd: rest.cost ?? null,
      timeToFirstTokenMillis: rest.firstToken ?? null,
      isIncomplete: rest.isIncomplete ?? false,
    }
    const place = places.get(eventId) ?? events.length
    places.set(eventId, place)
    events[place] = summary
    details.set(eventId, {
      ...summary,
      usage: rest.usage ?? null,
      traceId,
      spanId: eventId,
      source,
      inputs: rest.inputs ?? {},
      outputs: rest.outputs ?? {},
      config: rest.config ?? {},
      metadata: rest.metadata ?? {},
      metrics: rest.metrics ?? {},
      feedback: {},
      userProperties: userId ? { user_id: userId } : {},
      errorText: rest.errorText ?? null,
      errorStack: rest.errorStack ?? null,
      messages: rest.messages ?? null,
      attributes: rest.attributes ?? defaultAttributes(summary),
      resource: {
        'service.name': name,
        'telemetry.sdk.language': 'nodejs',
        'telemetry.sdk.version': '2.0.0',
        'process.pid': 48213,
        'host.name': 'laptop.local',
      },
      scope: { name: 'honeyhive', version: '2.0.0' },
      spanEvents: rest.spanEvents ?? [],
      links: [],
    })
    version++
    return eventId
  }

  function summary() {
    const ends = events.filter((event) => event.durationMillis !== null).map((e) => e.startTime + e.durationMillis)
    const endTime = ends.length ? Math.max(...ends) : null
    const model = events.filter((event) => event.type === 'model')
    const sum = (key) => model.reduce((total, event) => total + (event[key] ?? 0), 0)
    return {
      id,
      name,
      title,
      project: 'my-agent',
      source,
      startTime,
      endTime,
      durationMillis: endTime === null ? null : endTime - startTime,
      eventCount: events.length,
      errorCount: events.filter((event) => event.status === 'error').length,
      inputTokens: sum('inputTokens'),
      outputTokens: sum('outputTokens'),
      costUsd: model.some((event) => event.costUsd !== null) ? sum('costUsd') : null,
      models: models ?? [...new Set(model.map((event) => event.model).filter(Boolean))],
      userId,
      version,
    }
  }

  return { id, span, summary, events, details }
}

function defaultAttributes(event) {
  return {
    'honeyhive.event_type': event.type,
    'honeyhive.session_id': event.sessionId,
    'honeyhive.project': 'my-agent',
    ...(event.model && {
      'gen_ai.operation.name': 'chat',
      'gen_ai.request.model': event.model,
      'gen_ai.response.model': `${event.model}-2026-07-01`,
      'gen_ai.usage.input_tokens': event.inputTokens,
      'gen_ai.usage.output_tokens': event.outputTokens,
    }),
    'thread.id': 1,
  }
}

export const text = (value) => ({ kind: 'text', text: value })
export const message = (role, parts, name = null) => ({
  role,
  name,
  parts: (Array.isArray(parts) ? parts : [parts]).map((part) => (typeof part === 'string' ? text(part) : part)),
})
export const call = (id, name, args) => ({ kind: 'tool-call', id, name, arguments: args })
export const result = (id, value) => ({ kind: 'tool-result', id, result: value })
