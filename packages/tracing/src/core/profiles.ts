import type { Environment } from './option-reader.ts'

/** Where the process runs, as far as its environment tells. */
export type EnvironmentKind =
  | 'lambda'
  | 'kubernetes'
  | 'high-concurrency'
  | 'docker'
  | 'gcp'
  | 'azure'
  | 'aws'
  | 'standard'

/** What a program is like, if it says so; takes the place of what the environment suggests. */
export type Profile = 'high-volume' | 'low-latency' | 'test'

/** Defaults of options. An option or a variable of the same name stands above them. */
export type ProfileDefaults = Readonly<Record<string, unknown>>

/** The first that fits: what freezes or drains a process comes before what merely hosts it. */
export function environmentKind(env: Environment): EnvironmentKind {
  const has = (...names: readonly string[]): boolean => names.some((name) => (env[name] ?? '') !== '')
  if (has('AWS_LAMBDA_FUNCTION_NAME')) return 'lambda'
  if (has('KUBERNETES_SERVICE_HOST')) return 'kubernetes'
  if (/^(true|1|yes)$/i.test(env['HH_HIGH_CONCURRENCY'] ?? '')) return 'high-concurrency'
  if (has('DOCKER_CONTAINER')) return 'docker'
  if (has('GOOGLE_CLOUD_PROJECT', 'GCP_PROJECT')) return 'gcp'
  if (has('AZURE_RESOURCE_GROUP', 'WEBSITE_RESOURCE_GROUP')) return 'azure'
  return has('AWS_REGION') ? 'aws' : 'standard'
}

/** Connections, first wait before a retry and deadlines; where a process is frozen or drained they are shorter. */
const environments: Readonly<Record<EnvironmentKind, ProfileDefaults>> = {
  lambda: row(3, 100, 10_000, 2_000),
  kubernetes: row(12, 300, 25_000, 5_000),
  'high-concurrency': { flushTimeoutMillis: 1_000 },
  docker: row(8, 400, 20_000, 3_000),
  gcp: row(10, 350, 22_000, 3_000),
  azure: row(10, 400, 24_000, 3_000),
  aws: row(15, 300, 30_000, 3_000),
  standard: {},
}

const profiles: Readonly<Record<Profile, ProfileDefaults>> = {
  'high-volume': {
    batchSize: 2_048,
    maxExportBatchSize: 2_048,
    maxConcurrentExports: 8,
    flushIntervalMillis: 2_000,
    maxQueueBytes: 134_217_728,
  },
  'low-latency': { batchSize: 32, flushIntervalMillis: 100, exportTimeoutMillis: 5_000 },
  test: {
    flushIntervalMillis: 50,
    exportTimeoutMillis: 1_000,
    apiTimeoutMillis: 1_000,
    sessionStartTimeoutMillis: 1_000,
    flushTimeoutMillis: 1_000,
    endTimeoutMillis: 500,
    spool: 'off',
  },
}

function row(
  maxConcurrentExports: number,
  retryBackoffMillis: number,
  exportTimeoutMillis: number,
  flushTimeoutMillis: number,
): ProfileDefaults {
  return { maxConcurrentExports, retryBackoffMillis, exportTimeoutMillis, flushTimeoutMillis }
}

export function profileDefaults(kind: EnvironmentKind, profile: Profile | undefined): ProfileDefaults {
  return profile === undefined ? environments[kind] : { ...environments[kind], ...profiles[profile] }
}
