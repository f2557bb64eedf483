import type * as components from '../../components.ts'
import { type Call, call } from '../call.ts'
import type { HoneyHiveCore } from '../core.ts'
import type { RequestOptions } from '../sdk-options.ts'
import { plain } from '../shapes.ts'

/**
 * All projects, or the one of this name.
 *
 * @example
 * const result = await projectsGetProjects(client)
 * if (!result.ok) throw result.error
 */
export function projectsGetProjects(
  client: HoneyHiveCore,
  name?: string,
  options?: RequestOptions,
): Call<Array<components.Project>> {
  return call(
    client,
    {
      name: 'projects.getProjects',
      method: 'GET',
      route: '/projects',
      query: { name },
      answer: { shape: plain, isList: true },
    },
    options,
  )
}

/**
 * Makes a project.
 *
 * @example
 * const result = await projectsCreateProject(client, { name: 'demo' })
 * if (!result.ok) throw result.error
 */
export function projectsCreateProject(
  client: HoneyHiveCore,
  request: components.CreateProjectRequest,
  options?: RequestOptions,
): Call<components.Project> {
  return call(
    client,
    {
      name: 'projects.createProject',
      method: 'POST',
      route: '/projects',
      body: { value: request, shape: { needs: { name: 'string' } } },
      answer: { shape: plain },
    },
    options,
  )
}

/**
 * Changes a project's name or description.
 *
 * @example
 * const result = await projectsUpdateProject(client, { projectId, description: 'Support chat' })
 * if (!result.ok) throw result.error
 */
export function projectsUpdateProject(
  client: HoneyHiveCore,
  request: components.UpdateProjectRequest,
  options?: RequestOptions,
): Call<void> {
  return call(
    client,
    {
      name: 'projects.updateProject',
      method: 'PUT',
      route: '/projects',
      body: { value: request, shape: { needs: { projectId: 'string' } } },
    },
    options,
  )
}

/**
 * Deletes a project.
 *
 * @example
 * const result = await projectsDeleteProject(client, 'demo')
 * if (!result.ok) throw result.error
 */
export function projectsDeleteProject(client: HoneyHiveCore, name: string, options?: RequestOptions): Call<void> {
  return call(
    client,
    {
      name: 'projects.deleteProject',
      method: 'DELETE',
      route: '/projects',
      query: { name },
    },
    options,
  )
}
