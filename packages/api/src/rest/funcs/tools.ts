import type * as components from '../../components.ts'
import type * as operations from '../../operations.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { newTool, plain } from '../shapes.ts'

/**
 * All tools.
 *
 * @example
 * const result = await toolsGetTools(client)
 * if (!result.ok) throw result.error
 */
export function toolsGetTools(client: HoneyHiveCore, options?: RequestOptions): Call<Array<components.Tool>> {
  return call(
    client,
    {
      name: 'tools.getTools',
      method: 'GET',
      route: '/tools',
      answer: { shape: plain, isList: true },
    },
    options,
  )
}

/**
 * Adds a tool.
 *
 * @example
 * const result = await toolsCreateTool(client, { task: 'demo', name: 'search', type: 'function', parameters: { type: 'object', properties: {} } })
 * if (!result.ok) throw result.error
 */
export function toolsCreateTool(
  client: HoneyHiveCore,
  request: components.CreateToolRequest,
  options?: RequestOptions,
): Call<operations.CreateToolResponseBody> {
  return call(
    client,
    {
      name: 'tools.createTool',
      method: 'POST',
      route: '/tools',
      body: { value: request, shape: newTool },
      answer: { shape: { inside: { result: plain } } },
    },
    options,
  )
}

/**
 * Changes a tool.
 *
 * @example
 * const result = await toolsUpdateTool(client, { id, name: 'search', parameters: { type: 'object', properties: {} } })
 * if (!result.ok) throw result.error
 */
export function toolsUpdateTool(
  client: HoneyHiveCore,
  request: components.UpdateToolRequest,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'tools.updateTool',
      method: 'PUT',
      route: '/tools',
      body: { value: request, shape: { needs: { id: 'string', name: 'string', parameters: 'object' } } },
    },
    options,
  )
}

/**
 * Deletes a tool.
 *
 * @example
 * const result = await toolsDeleteTool(client, functionId)
 * if (!result.ok) throw result.error
 */
export function toolsDeleteTool(client: HoneyHiveCore, functionId: string, options?: RequestOptions): Call<void> {
  return call(
    client,
    {
      name: 'tools.deleteTool',
      method: 'DELETE',
      route: '/tools',
      query: { function_id: functionId },
    },
    options,
  )
}
