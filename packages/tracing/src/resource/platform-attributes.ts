import type { Attributes } from '@opentelemetry/api'
import type { Environment } from '../core/option-reader.ts'

/** What the platform that runs the process says of itself in variables: Kubernetes, Lambda, AWS, Google, Azure. */
export function platformAttributes(env: Environment): Attributes {
  return { ...kubernetes(env), ...cloud(env) }
}

function kubernetes(env: Environment): Attributes {
  if (!env['KUBERNETES_SERVICE_HOST']) return {}
  return present({
    'k8s.cluster.name': env['K8S_CLUSTER_NAME'],
    'k8s.namespace.name': env['K8S_NAMESPACE'] ?? env['POD_NAMESPACE'],
    'k8s.pod.name': env['K8S_POD_NAME'] ?? env['POD_NAME'] ?? env['HOSTNAME'],
    'k8s.deployment.name': env['K8S_DEPLOYMENT_NAME'],
    'k8s.node.name': env['K8S_NODE_NAME'] ?? env['NODE_NAME'],
  })
}

function cloud(env: Environment): Attributes {
  if (env['AWS_LAMBDA_FUNCTION_NAME']) return lambda(env)
  if (env['K_SERVICE'] || env['GAE_SERVICE'] || googleProject(env)) return google(env)
  if (env['WEBSITE_SITE_NAME'] || env['AZURE_RESOURCE_GROUP'] || env['WEBSITE_RESOURCE_GROUP']) return azure(env)
  return env['AWS_REGION'] || env['ECS_CONTAINER_METADATA_URI_V4'] ? aws(env) : {}
}

function lambda(env: Environment): Attributes {
  const megabytes = Number(env['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'])
  return present({
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'cloud.region': env['AWS_REGION'],
    'faas.name': env['AWS_LAMBDA_FUNCTION_NAME'],
    'faas.version': env['AWS_LAMBDA_FUNCTION_VERSION'],
    'faas.instance': env['AWS_LAMBDA_LOG_STREAM_NAME'],
    'faas.max_memory': megabytes > 0 ? megabytes * 1_048_576 : undefined,
  })
}

function aws(env: Environment): Attributes {
  const isEcs = Boolean(env['ECS_CONTAINER_METADATA_URI_V4'])
  const platform = isEcs ? 'aws_ecs' : env['KUBERNETES_SERVICE_HOST'] ? 'aws_eks' : 'aws_ec2'
  return present({ 'cloud.provider': 'aws', 'cloud.platform': platform, 'cloud.region': env['AWS_REGION'] })
}

function google(env: Environment): Attributes {
  const common = {
    'cloud.provider': 'gcp',
    'cloud.account.id': googleProject(env),
    'cloud.region': env['GOOGLE_CLOUD_REGION'] ?? env['FUNCTION_REGION'],
  }
  if (env['K_SERVICE'])
    return present({
      ...common,
      'cloud.platform': env['FUNCTION_TARGET'] ? 'gcp_cloud_functions' : 'gcp_cloud_run',
      'faas.name': env['K_SERVICE'],
      'faas.version': env['K_REVISION'],
    })
  if (env['GAE_SERVICE'])
    return present({
      ...common,
      'cloud.platform': 'gcp_app_engine',
      'faas.name': env['GAE_SERVICE'],
      'faas.version': env['GAE_VERSION'],
      'faas.instance': env['GAE_INSTANCE'],
    })
  return present({ ...common, 'cloud.platform': env['KUBERNETES_SERVICE_HOST'] ? 'gcp_kubernetes_engine' : undefined })
}

function googleProject(env: Environment): string | undefined {
  return env['GOOGLE_CLOUD_PROJECT'] || env['GCP_PROJECT'] || undefined
}

function azure(env: Environment): Attributes {
  const isFunctions = Boolean(env['FUNCTIONS_WORKER_RUNTIME'])
  const site = env['WEBSITE_SITE_NAME']
  return present({
    'cloud.provider': 'azure',
    'cloud.platform': isFunctions ? 'azure.functions' : site ? 'azure.app_service' : undefined,
    'cloud.region': env['AZURE_REGION'] ?? env['REGION_NAME'],
    'azure.resource_group.name': env['AZURE_RESOURCE_GROUP'] ?? env['WEBSITE_RESOURCE_GROUP'],
    'faas.name': isFunctions ? site : undefined,
  })
}

function present(attributes: Readonly<Record<string, string | number | undefined>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined && value !== ''))
}
