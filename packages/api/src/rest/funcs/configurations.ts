import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { configuration } from '../shapes.ts'

/**
 * The configurations of a project, in an environment, or of a name.
 *
 * @example
 * const result = await configurationsGetConfigurations(client, 'demo', 'prod')
 * if (!result.ok) throw result.error
 */
export function configurationsGetConfigurations(
  client: HoneyHiveCore,
  project: string,
  env?: operations.Env,
  name?: string,
  options?: RequestOptions,
): Call<Array<components.Configuration>> {
  return call(
    client,
    {
      name: 'configurations.getConfigurations',
      method: 'GET',
      route: '/configurations',
      query: { env, name, project },
      answer: { shape: configuration, isList: true },
    },
    options,
  )
}

/**
 * Adds a configuration.
 *
 * @example
 * const result = await configurationsCreateConfiguration(client, { project: 'demo', name: 'chat', provider: 'openai', parameters: { callType: 'chat', model: 'gpt-4o' } })
 * if (!result.ok) throw result.error
 */
export function configurationsCreateConfiguration(
  client: HoneyHiveCore,
  request: components.PostConfigurationRequest,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'configurations.createConfiguration',
      method: 'POST',
      route: '/configurations',
      body: { value: request, shape: configuration },
    },
    options,
  )
}

/**
 * Replaces a configuration.
 *
 * @example
 * const result = await configurationsUpdateConfiguration(client, { project: 'demo', name: 'chat', provider: 'openai', parameters: { callType: 'chat', model: 'gpt-4o' } }, id)
 * if (!result.ok) throw result.error
 */
export function configurationsUpdateConfiguration(
  client: HoneyHiveCore,
  putConfigurationRequest: components.PutConfigurationRequest,
  id: string,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'configurations.updateConfiguration',
      method: 'PUT',
      route: '/configurations/{id}',
      path: { id },
      body: { value: putConfigurationRequest, shape: configuration },
    },
    options,
  )
}

/**
 * Deletes a configuration.
 *
 * @example
 * const result = await configurationsDeleteConfiguration(client, id)
 * if (!result.ok) throw result.error
 */
export function configurationsDeleteConfiguration(
  client: HoneyHiveCore,
  id: string,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'configurations.deleteConfiguration',
      method: 'DELETE',
      route: '/configurations/{id}',
      path: { id },
    },
    options,
  )
}
