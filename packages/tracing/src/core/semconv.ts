/** Names of attributes that we write, or read from spans that others wrote. */

/** Where enrichment goes: `honeyhive_metadata.user` becomes `metadata.user` of the event. */
export const namespaces = ['config', 'feedback', 'inputs', 'metadata', 'metrics', 'outputs', 'user_properties'] as const
export type Namespace = (typeof namespaces)[number]

export const attributeNames = {
  sessionId: 'honeyhive.session_id',
  project: 'honeyhive.project',
  source: 'honeyhive.source',
  sessionName: 'honeyhive.session_name',
  sessionAutoCreate: 'honeyhive.session_auto_create',
  parentId: 'honeyhive.parent_id',
  /** Before every key that v1's servers know: session_id, project, source, run_id, dataset_id, datapoint_id. */
  association: 'traceloop.association.properties.',
  eventType: 'honeyhive_event_type',
  eventTypeRaw: 'honeyhive_event_type_raw',
  eventName: 'honeyhive_event_name',
  eventId: 'honeyhive_event_id',
  /** Names the fields of the session that code inside the span has added to. */
  sessionEnriched: 'honeyhive.session_enriched',
  error: 'honeyhive_error',
  errorType: 'honeyhive_error_type',
  incomplete: 'honeyhive.incomplete',
  /** Names the attributes of the same span whose string value is JSON text. */
  json: 'honeyhive.json',
} as const

export const genAi = {
  operationName: 'gen_ai.operation.name',
  providerName: 'gen_ai.provider.name',
  requestModel: 'gen_ai.request.model',
  responseModel: 'gen_ai.response.model',
  responseId: 'gen_ai.response.id',
  finishReasons: 'gen_ai.response.finish_reasons',
  timeToFirstChunk: 'gen_ai.response.time_to_first_chunk',
  inputTokens: 'gen_ai.usage.input_tokens',
  outputTokens: 'gen_ai.usage.output_tokens',
  cachedInputTokens: 'gen_ai.usage.cache_read.input_tokens',
  reasoningTokens: 'gen_ai.usage.reasoning.output_tokens',
} as const
