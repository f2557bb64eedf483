import type { Dialect } from './dialect.ts'

// The buckets themselves (`honeyhive_inputs.…`) have rules of their own about JSON and null: see `buckets.ts`.
export const honeyHive: Dialect = {
  exact: {
    'traceloop.association.properties.user_id': { bucket: 'userProperties', at: 'user_id' },
    honeyhive_user_id: { bucket: 'userProperties', at: 'user_id' },
  },
  trees: {},
  consumed: [
    'honeyhive_event_type',
    'honeyhive_event_type_raw',
    'honeyhive_event_name',
    'honeyhive_event_id',
    'honeyhive_session_id',
    'honeyhive_session_name',
    'honeyhive_project',
    'honeyhive_source',
    'honeyhive_error',
    'honeyhive_duration_ms',
    'honeyhive.session_id',
    'honeyhive.session_name',
    'honeyhive.session_auto_create',
    'honeyhive.project',
    'honeyhive.source',
    'honeyhive.parent_id',
    'honeyhive.incomplete',
    'honeyhive.json',
    'traceloop.association.properties.session_id',
    'traceloop.association.properties.project',
    'traceloop.association.properties.source',
    'traceloop.association.properties.parent_id',
    'traceloop.association.properties.disable_http_tracing',
  ],
}
