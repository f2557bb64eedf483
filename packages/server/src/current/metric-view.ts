import type { Metric, MetricReturnType, MetricType, OpenObject } from '@honeyhive/api/current'
import type { Entry } from '../records/collection.ts'

const types: Readonly<Record<string, MetricType>> = {
  custom: 'PYTHON',
  model: 'LLM',
  human: 'HUMAN',
  composite: 'COMPOSITE',
}

/** A metric as `/v1` shows it, in whichever generation's words it was stored. */
export function metricView({ id, name, value, createdAt, updatedAt }: Entry<OpenObject>): Metric {
  const type = String(value['type'])
  return {
    ...value,
    id,
    name: name ?? '',
    type: (Object.hasOwn(types, type) ? types[type] : undefined) ?? (type as MetricType),
    criteria: textIn(value['criteria']) ?? textIn(value['code_snippet']) ?? textIn(value['prompt']) ?? '',
    return_type: (textIn(value['return_type']) ?? 'float') as MetricReturnType,
    created_at: createdAt,
    updated_at: updatedAt,
  }
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
