import { spawnSync } from 'node:child_process'
import { hostname } from 'node:os'
import { startCollector } from '@honeyhive/kit'
import { afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { HoneyHiveTracer, type HoneyHiveOptions } from '../index.ts'
import { trace } from '../operations/trace.ts'
import { detectResource, mappedResource } from './resource.ts'

// On a busy machine the first reading may take longer than a span waits.
beforeAll(() => detectResource(process.env, undefined).waitForAsyncAttributes?.())

afterEach(() => vi.unstubAllEnvs())

/** The resource as it arrives at a server. */
async function arrived(options: HoneyHiveOptions = {}): Promise<Readonly<Record<string, unknown>>> {
  const collector = await startCollector()
  const tracer = HoneyHiveTracer.init({ serverUrl: collector.url, ...options })
  onTestFinished(async () => {
    await tracer.shutdown()
    await collector.close()
  })
  trace('work', () => undefined)
  await tracer.flush()
  return collector.spans[0]?.resource ?? {}
}

const git = (...args: readonly string[]): string => spawnSync('git', args, { encoding: 'utf8' }).stdout.trim()

describe('the resource of what is sent', () => {
  it.each(['http/protobuf', 'http/json'] as const)(
    'names process, host and system by %s, and git with the first span',
    async (otlpProtocol) => {
      const resource = await arrived({ otlpProtocol, project: 'shop' })
      expect(resource).toMatchObject({
        'service.name': 'shop',
        'service.instance.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
        'telemetry.sdk.name': 'honeyhive',
        'process.pid': process.pid,
        'process.runtime.name': 'nodejs',
        'process.runtime.version': process.versions.node,
        'host.name': process.env['HOSTNAME'] ?? hostname(),
        'host.arch': process.arch === 'x64' ? 'amd64' : process.arch,
        'os.type': process.platform,
        'os.description': expect.any(String),
      })
      expect(resource['git.commit'] ?? '').toBe(git('rev-parse', 'HEAD'))
      expect(resource['git.root'] ?? '').toBe(git('rev-parse', '--show-toplevel'))
      expect(resource['git.branch'] ?? '').toBe(git('symbolic-ref', '--short', '-q', 'HEAD'))
    },
  )

  it.each(['HONEYHIVE_TELEMETRY', 'HH_TELEMETRY'])('has nothing of git with %s=false', async (name) => {
    vi.stubEnv(name, 'false')
    const resource = await arrived()
    expect(Object.keys(resource).filter((key) => key.startsWith('git.'))).toEqual([])
  })

  it('says later whether the work tree is dirty, in spans that nobody has held back for it', async () => {
    // Anew, because what git has once said of a directory is kept for the process.
    vi.resetModules()
    const anew = await import('../index.ts')
    const collector = await startCollector()
    const tracer = anew.HoneyHiveTracer.init({ serverUrl: collector.url })
    onTestFinished(async () => {
      await tracer.shutdown()
      await collector.close()
    })
    const dirty = (): unknown => collector.spans.at(-1)?.resource['git.dirty']
    do {
      anew.trace('work', () => undefined)
      await tracer.flush()
    } while (dirty() === undefined)
    expect(collector.spans[0]?.resource).not.toHaveProperty('git.dirty')
    expect(typeof dirty()).toBe('boolean')
  })

  it('hides in what is found later as in what is known at once', async () => {
    vi.stubEnv('KUBERNETES_SERVICE_HOST', '10.0.0.1')
    vi.stubEnv('K8S_POD_NAME', 'pod-ann@example.com')
    const resource = await arrived({ redact: true })
    expect(resource['k8s.pod.name']).toBe('[redacted]')
    expect(JSON.stringify(resource)).not.toContain('ann@example.com')
  })
})

/** Everything of an environment that is not this machine's. */
async function found(env: Record<string, string>): Promise<Readonly<Record<string, unknown>>> {
  const resource = detectResource({ HONEYHIVE_TELEMETRY: 'false', ...env }, undefined)
  await resource.waitForAsyncAttributes?.()
  const { attributes } = resource
  const ours = /^(cloud|faas|k8s|azure|container|deployment|team|service\.(name|version))/
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => ours.test(key) && key !== 'container.id'))
}

describe('detectResource', () => {
  it.each([
    [{}, { 'service.name': 'honeyhive-service' }],
    [
      { SERVICE_NAME: 'c', HH_SERVICE_NAME: 'b', OTEL_SERVICE_NAME: 'a', GIT_COMMIT: '0123456789ab' },
      { 'service.name': 'a', 'service.version': '01234567' },
    ],
    [
      { OTEL_RESOURCE_ATTRIBUTES: 'team=a%20b, deployment.environment.name=prod,broken,=x,service.name=listed' },
      { team: 'a b', 'deployment.environment.name': 'prod', 'service.name': 'listed' },
    ],
    [
      {
        AWS_LAMBDA_FUNCTION_NAME: 'fn',
        AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '512',
        AWS_REGION: 'eu-west-1',
      },
      {
        'service.name': 'fn',
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_lambda',
        'cloud.region': 'eu-west-1',
        'faas.name': 'fn',
        'faas.version': '$LATEST',
        'faas.max_memory': 536_870_912,
      },
    ],
    [
      {
        KUBERNETES_SERVICE_HOST: '10.0.0.1',
        K8S_NAMESPACE: 'ns',
        K8S_APP_NAME: 'app',
        HOSTNAME: 'pod-1',
        AWS_REGION: 'r',
      },
      {
        'service.name': 'app',
        'k8s.namespace.name': 'ns',
        'k8s.pod.name': 'pod-1',
        'cloud.provider': 'aws',
        'cloud.platform': 'aws_eks',
        'cloud.region': 'r',
      },
    ],
    [
      { K_SERVICE: 'run', K_REVISION: 'run-1', GOOGLE_CLOUD_PROJECT: 'proj' },
      {
        'service.name': 'honeyhive-service',
        'cloud.provider': 'gcp',
        'cloud.platform': 'gcp_cloud_run',
        'cloud.account.id': 'proj',
        'faas.name': 'run',
        'faas.version': 'run-1',
      },
    ],
    [
      { WEBSITE_SITE_NAME: 'site', WEBSITE_RESOURCE_GROUP: 'rg', REGION_NAME: 'westeurope' },
      {
        'service.name': 'honeyhive-service',
        'cloud.provider': 'azure',
        'cloud.platform': 'azure.app_service',
        'cloud.region': 'westeurope',
        'azure.resource_group.name': 'rg',
      },
    ],
  ])('reads %o', async (env, expected) => {
    expect(await found(env)).toEqual(expected)
  })

  it('keeps what was given above what is found, when it is merged and when it is changed', async () => {
    const resource = detectResource({ OTEL_RESOURCE_ATTRIBUTES: 'cloud.provider=mine', AWS_REGION: 'r' }, 'p')
    const changed = mappedResource(resource, (attributes) =>
      Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, `<${String(value)}>`])),
    )
    const merged = resource.merge({ attributes: { extra: 1 }, merge: () => resource, getRawAttributes: () => [] })
    await Promise.all([resource, changed, merged].map((one) => one.waitForAsyncAttributes?.()))
    expect(resource.attributes).toMatchObject({ 'cloud.provider': 'mine', 'cloud.region': 'r' })
    expect(changed.attributes).toMatchObject({ 'cloud.provider': '<mine>', 'cloud.region': '<r>' })
    expect(merged.attributes).toMatchObject({ extra: 1, 'cloud.region': 'r' })
  })
})
