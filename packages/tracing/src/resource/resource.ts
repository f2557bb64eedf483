import type { Attributes } from '@opentelemetry/api'
import type { Environment } from '../core/option-reader.ts'
import { randomUuid } from '../core/random.ts'
import type { RawResourceAttribute, Resource } from '../core/span-types.ts'
import { SDK_VERSION } from '../core/version.ts'
import { LateResource } from './late-resource.ts'
import { processAttributes } from './process-attributes.ts'

/**
 * What produces the spans: the process, its host and what was given, at once; the platform that runs it and what is in files
 * (container, Kubernetes namespace, git) as soon as it has been read; whether git's work tree is dirty, when git has said so.
 * Nothing here can fail: what may not be read is left out.
 */
export function detectResource(env: Environment, project: string | undefined): Resource {
  const attributes = {
    'service.name': serviceName(env, project),
    'service.instance.id': randomUuid(),
    ...versionOf(env),
    ...processAttributes(env),
    ...givenAttributes(env),
    'telemetry.sdk.name': 'honeyhive',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': SDK_VERSION,
  }
  if (typeof process !== 'object' || process.versions?.node === undefined) return createResource(attributes)
  // Not in the way of the start: what reads files and knows the platforms is loaded on its own.
  const loaded = import('./late-attributes.ts')
  const soon = loaded.then(({ lateAttributes }) => lateAttributes(env)).catch(nothing)
  const later = loaded.then(({ dirtyAttributes }) => dirtyAttributes(env)).catch(nothing)
  return new LateResource(attributes, { soon, later })
}

export function createResource(attributes: Attributes): Resource {
  return {
    attributes: Object.freeze(attributes),
    merge: (other) => createResource({ ...attributes, ...other?.attributes }),
    getRawAttributes: (): RawResourceAttribute[] => Object.entries(attributes),
  }
}

/** A resource with all that is, and will be, known of it changed by a function. */
export function mappedResource(resource: Resource, map: (attributes: Attributes) => Attributes): Resource {
  return resource instanceof LateResource ? resource.mapped(map) : createResource(map(resource.attributes))
}

/** `OTEL_RESOURCE_ATTRIBUTES`: `key=value,key2=value2`, percent-encoded. What cannot be read of it is left out. */
function givenAttributes(env: Environment): Attributes {
  const attributes: Attributes = {}
  for (const pair of (env['OTEL_RESOURCE_ATTRIBUTES'] ?? '').split(',')) {
    const at = pair.indexOf('=')
    const key = pair.slice(0, Math.max(at, 0)).trim()
    if (key !== '') attributes[key] = decoded(pair.slice(at + 1).trim())
  }
  // The variable for the name alone stands above the list.
  if (env['OTEL_SERVICE_NAME']) delete attributes['service.name']
  return attributes
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // A percent sign that begins no escape: the text is meant as it stands.
    return text
  }
}

function serviceName(env: Environment, project: string | undefined): string {
  return (
    env['OTEL_SERVICE_NAME'] ||
    env['HH_SERVICE_NAME'] ||
    env['SERVICE_NAME'] ||
    project ||
    env['AWS_LAMBDA_FUNCTION_NAME'] ||
    env['K8S_APP_NAME'] ||
    'honeyhive-service'
  )
}

function versionOf(env: Environment): Attributes {
  const version =
    env['OTEL_SERVICE_VERSION'] ||
    env['HH_SERVICE_VERSION'] ||
    env['SERVICE_VERSION'] ||
    env['GIT_COMMIT']?.slice(0, 8) ||
    env['BUILD_NUMBER']
  return version ? { 'service.version': version } : {}
}

/** The chunk could not be loaded: the resource is what it is without it. */
function nothing(): Attributes {
  return {}
}
