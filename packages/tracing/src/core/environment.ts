import type { Environment } from './option-reader.ts'

export type EnvironmentKind = 'lambda' | 'kubernetes' | 'high-concurrency' | 'standard'

/** Milliseconds that `flush()` may take by default; where a process is frozen or drained the time is shorter. */
const flushTimeouts: Readonly<Record<EnvironmentKind, number>> = {
  lambda: 2_000,
  kubernetes: 5_000,
  'high-concurrency': 1_000,
  standard: 3_000,
}

export function environmentKind(env: Environment): EnvironmentKind {
  if (isSet(env['AWS_LAMBDA_FUNCTION_NAME'])) return 'lambda'
  if (isSet(env['KUBERNETES_SERVICE_HOST'])) return 'kubernetes'
  return /^(true|1|yes)$/i.test(env['HH_HIGH_CONCURRENCY'] ?? '') ? 'high-concurrency' : 'standard'
}

export function flushTimeoutMillis(kind: EnvironmentKind): number {
  return flushTimeouts[kind]
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== ''
}
