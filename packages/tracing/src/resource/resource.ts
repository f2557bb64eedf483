import type { Attributes } from '@opentelemetry/api'
import type { Environment } from '../core/option-reader.ts'
import type { RawResourceAttribute, Resource } from '../core/span-types.ts'
import { SDK_VERSION } from '../core/version.ts'

/** What produces the spans, as far as it is known without asking anything that could block. */
export function detectResource(env: Environment, project: string | undefined): Resource {
  const runtime = typeof process === 'object' && process.versions?.node !== undefined ? processAttributes() : {}
  return createResource({
    'service.name': serviceName(env, project),
    'service.instance.id': globalThis.crypto.randomUUID(),
    'telemetry.sdk.name': 'honeyhive',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': SDK_VERSION,
    ...versionOf(env),
    ...runtime,
  })
}

export function createResource(attributes: Attributes): Resource {
  return {
    attributes: Object.freeze(attributes),
    merge: (other) => createResource({ ...attributes, ...other?.attributes }),
    getRawAttributes: (): RawResourceAttribute[] => Object.entries(attributes),
  }
}

function serviceName(env: Environment, project: string | undefined): string {
  return (
    env['OTEL_SERVICE_NAME'] ||
    env['HH_SERVICE_NAME'] ||
    project ||
    env['AWS_LAMBDA_FUNCTION_NAME'] ||
    env['K8S_APP_NAME'] ||
    'honeyhive-service'
  )
}

function versionOf(env: Environment): Attributes {
  const version = env['OTEL_SERVICE_VERSION'] || env['HH_SERVICE_VERSION']
  return version ? { 'service.version': version } : {}
}

function processAttributes(): Attributes {
  return {
    'process.pid': process.pid,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    'os.type': process.platform,
    'host.arch': process.arch,
  }
}
