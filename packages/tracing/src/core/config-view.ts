import type { Cache } from './cache.ts'
import type { Config } from './config.ts'
import type { ExperimentConfig } from './read-profile.ts'

/** Options that belong together, as the Python SDK groups them. */
export interface ConfigGroups {
  readonly session: Readonly<Pick<Config, 'sessionId' | 'sessionName' | 'inputs' | 'metadata' | 'userProperties'>>
  readonly evaluation: Readonly<Pick<Config, 'isEvaluation' | 'runId' | 'datasetId' | 'datapointId'>>
  readonly otlp: Readonly<
    Pick<
      Config,
      | 'otlpEnabled'
      | 'otlpProtocol'
      | 'otlpEndpoint'
      | 'otlpHeaders'
      | 'batchSize'
      | 'maxExportBatchSize'
      | 'flushIntervalMillis'
      | 'exportTimeoutMillis'
    >
  >
  readonly api: Readonly<Pick<Config, 'serverUrl' | 'apiKey' | 'apiTimeoutMillis'>>
  readonly http: Readonly<Pick<Config, 'disableHttpTracing' | 'propagateTo' | 'httpCapture'>>
  readonly experiment: ExperimentConfig
}

/**
 * The configuration as it is read: flat (`config.sessionId`), by groups (`config.session.sessionId`), and by paths in either
 * spelling (`config.get('session.session_id', 'none')`). What is not there is `undefined`. Frozen.
 */
export interface ConfigView extends Config, ConfigGroups {
  /**
   * The value at a path, or `fallback` where there is none.
   *
   * @example
   * tracer.config.get('otlp.batch_size', 512)
   */
  get(path: string, fallback?: unknown): unknown
}

const groups: { readonly [Name in keyof ConfigGroups]: readonly (keyof ConfigGroups[Name] & keyof Config)[] } = {
  session: ['sessionId', 'sessionName', 'inputs', 'metadata', 'userProperties'],
  evaluation: ['isEvaluation', 'runId', 'datasetId', 'datapointId'],
  otlp: [
    'otlpEnabled',
    'otlpProtocol',
    'otlpEndpoint',
    'otlpHeaders',
    'batchSize',
    'maxExportBatchSize',
    'flushIntervalMillis',
    'exportTimeoutMillis',
  ],
  api: ['serverUrl', 'apiKey', 'apiTimeoutMillis'],
  http: ['disableHttpTracing', 'propagateTo', 'httpCapture'],
  experiment: ['experimentId', 'experimentName', 'experimentVariant', 'experimentGroup', 'experimentMetadata'],
}

export function configView(config: Config, cache: Cache): ConfigView {
  const nested = Object.entries(groups).map(([name, keys]) => [name, pick(config, keys)] as const)
  const view = { ...config, ...Object.fromEntries(nested) }
  const get = (path: string, fallback?: unknown): unknown =>
    cache.getOrMake(`config ${path}`, () => valueAt(view, String(path))) ?? fallback
  // Not enumerable, so that a printed configuration shows values only.
  return Object.freeze(Object.defineProperty(view, 'get', { value: get })) as unknown as ConfigView
}

function pick(config: Config, keys: readonly (keyof Config)[]): object {
  return Object.freeze(Object.fromEntries(keys.map((key) => [key, config[key]])))
}

function valueAt(view: object, path: string): unknown {
  let value: unknown = view
  for (const name of path.split('.')) {
    if (typeof value !== 'object' || value === null) return undefined
    const camel = name.replaceAll(/_+([a-z0-9])/gi, (_, char: string) => char.toUpperCase())
    const key = Object.hasOwn(value, name) ? name : camel
    value = Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined
  }
  return value
}
