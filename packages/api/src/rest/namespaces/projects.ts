import type * as components from '../../components.ts'
import type { HoneyHiveCore } from '../core.ts'
import { load } from '../load.ts'
import { unwrap } from '../result.ts'
import type { RequestOptions } from '../sdk-options.ts'

/**
 * Projects. A call that fails throws an error of `honeyhive/models/errors`.
 *
 * @example
 * const answer = await client.projects.getProjects()
 */
export class Projects {
  private readonly client: HoneyHiveCore

  constructor(client: HoneyHiveCore) {
    this.client = client
  }

  /** All projects, or the one of this name. */
  async getProjects(name?: string, options?: RequestOptions): Promise<Array<components.Project>> {
    const { projectsGetProjects } = await load()
    return unwrap(projectsGetProjects(this.client, name, options))
  }

  /** Makes a project. */
  async createProject(request: components.CreateProjectRequest, options?: RequestOptions): Promise<components.Project> {
    const { projectsCreateProject } = await load()
    return unwrap(projectsCreateProject(this.client, request, options))
  }

  /** Changes a project's name or description. */
  async updateProject(request: components.UpdateProjectRequest, options?: RequestOptions): Promise<void> {
    const { projectsUpdateProject } = await load()
    return unwrap(projectsUpdateProject(this.client, request, options))
  }

  /** Deletes a project. */
  async deleteProject(name: string, options?: RequestOptions): Promise<void> {
    const { projectsDeleteProject } = await load()
    return unwrap(projectsDeleteProject(this.client, name, options))
  }
}
