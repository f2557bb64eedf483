import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Configurations of prompts and models. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.configurations.getConfigurations('demo', 'prod')
 */
export class Configurations {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** The configurations of a project, in an environment, or of a name. */
  async getConfigurations(
    project: string,
    env?: operations.Env,
    name?: string,
    options?: RequestOptions,
  ): Promise<Array<components.Configuration>> {
    const { configurationsGetConfigurations } = await load()
    return unwrap(configurationsGetConfigurations(this.client, project, env, name, options))
  }

  /** Adds a configuration. */
  async createConfiguration(request: components.PostConfigurationRequest, options?: RequestOptions): Promise<void> {
    const { configurationsCreateConfiguration } = await load()
    return unwrap(configurationsCreateConfiguration(this.client, request, options))
  }

  /** Replaces a configuration. */
  async updateConfiguration(
    putConfigurationRequest: components.PutConfigurationRequest,
    id: string,
    options?: RequestOptions,
  ): Promise<void> {
    const { configurationsUpdateConfiguration } = await load()
    return unwrap(configurationsUpdateConfiguration(this.client, putConfigurationRequest, id, options))
  }

  /** Deletes a configuration. */
  async deleteConfiguration(id: string, options?: RequestOptions): Promise<void> {
    const { configurationsDeleteConfiguration } = await load()
    return unwrap(configurationsDeleteConfiguration(this.client, id, options))
  }
}
