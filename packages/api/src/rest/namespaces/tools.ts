import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Tools that models may call. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.tools.getTools()
 */
export class Tools {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** All tools. */
  async getTools(options?: RequestOptions): Promise<Array<components.Tool>> {
    const { toolsGetTools } = await load()
    return unwrap(toolsGetTools(this.client, options))
  }

  /** Adds a tool. */
  async createTool(
    request: components.CreateToolRequest,
    options?: RequestOptions,
  ): Promise<operations.CreateToolResponseBody> {
    const { toolsCreateTool } = await load()
    return unwrap(toolsCreateTool(this.client, request, options))
  }

  /** Changes a tool. */
  async updateTool(request: components.UpdateToolRequest, options?: RequestOptions): Promise<void> {
    const { toolsUpdateTool } = await load()
    return unwrap(toolsUpdateTool(this.client, request, options))
  }

  /** Deletes a tool. */
  async deleteTool(functionId: string, options?: RequestOptions): Promise<void> {
    const { toolsDeleteTool } = await load()
    return unwrap(toolsDeleteTool(this.client, functionId, options))
  }
}
