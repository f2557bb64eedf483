import { duration, flag, oneOf, type PlainRecord, record, text, wholeNumber } from './option-parsers.ts'
import type { Environment, OptionReader, Parser } from './option-reader.ts'
import { type EnvironmentKind, environmentKind, type Profile, profileDefaults } from './profiles.ts'

/** Where the process runs and what it is like. */
export interface ProfileConfig {
  readonly environment: EnvironmentKind
  readonly profile: Profile | undefined
}

/** To be read first: it decides the defaults of everything else. */
export function readProfile(reader: OptionReader, env: Environment): ProfileConfig {
  const environment = environmentKind(env)
  const profile = reader.read('profile', ['HH_PROFILE'], oneOf('high-volume', 'low-latency', 'test'))
  reader.useDefaults(profileDefaults(environment, profile))
  return { environment, profile }
}

export interface CacheConfig {
  readonly cacheEnabled: boolean
  readonly cacheMaxSize: number
  readonly cacheTtlMillis: number
}

export function readCache(reader: OptionReader): CacheConfig {
  return {
    cacheEnabled: reader.read('cacheEnabled', ['HH_CACHE_ENABLED'], flag, true),
    cacheMaxSize: reader.read('cacheMaxSize', ['HH_CACHE_MAX_SIZE'], wholeNumber(1), 1_000),
    cacheTtlMillis: reader.read('cacheTtlMillis', ['HH_CACHE_TTL'], duration, 300_000),
  }
}

/** Which experiment the spans of a process belong to; written onto each of them. */
export interface ExperimentConfig {
  readonly experimentId: string | undefined
  readonly experimentName: string | undefined
  readonly experimentVariant: string | undefined
  readonly experimentGroup: string | undefined
  readonly experimentMetadata: PlainRecord | undefined
}

export function readExperiment(reader: OptionReader): ExperimentConfig {
  return {
    experimentId: reader.read('experimentId', ['HH_EXPERIMENT_ID'], text),
    experimentName: reader.read('experimentName', ['HH_EXPERIMENT_NAME'], text),
    experimentVariant: reader.read('experimentVariant', ['HH_EXPERIMENT_VARIANT'], text),
    experimentGroup: reader.read('experimentGroup', ['HH_EXPERIMENT_GROUP'], text),
    experimentMetadata: reader.read('experimentMetadata', ['HH_EXPERIMENT_METADATA'], jsonRecord),
  }
}

const jsonRecord: Parser<PlainRecord> = {
  expected: 'an object (as a variable: JSON text of one)',
  fromOption: (value) => record.fromOption(value),
  fromText(text) {
    try {
      return record.fromOption(JSON.parse(text))
    } catch {
      // Not JSON: the caller says what was expected.
      return undefined
    }
  },
}
