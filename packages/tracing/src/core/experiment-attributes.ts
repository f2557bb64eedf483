import type { Attributes } from '@opentelemetry/api'
import type { ExperimentConfig } from './read-profile.ts'
import { serialize } from './serialize.ts'

/** What every span of an experiment carries; each entry of its metadata is an attribute of its own. */
export function experimentAttributes(config: ExperimentConfig): Attributes {
  const attributes: Attributes = {}
  const add = (name: string, value: unknown): void => {
    if (value === undefined || value === null) return
    attributes[`honeyhive.experiment_${name}`] =
      typeof value === 'boolean' || typeof value === 'number' ? value : serialize(value).text
  }
  add('id', config.experimentId)
  add('name', config.experimentName)
  add('variant', config.experimentVariant)
  add('group', config.experimentGroup)
  for (const [key, value] of Object.entries(config.experimentMetadata ?? {})) add(`metadata.${key}`, value)
  return attributes
}
