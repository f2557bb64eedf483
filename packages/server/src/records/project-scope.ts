import type { DocumentField } from '../store/document-store.ts'
import type { Predicate } from '../store/query.ts'
import type { Records } from './records.ts'

/** Clients of the first generation give a project's name or its id; what is stored is the name. */
export async function projectName({ projects }: Records, given: string | null | undefined): Promise<string | null> {
  if (given === null || given === undefined || given === '') return null
  return (await projects.find(given))?.name ?? given
}

/** What belongs to the project, and what was made without one: under `/v1` nobody names a project. */
export function ofProject(name: string | null): Predicate<DocumentField> | null {
  if (name === null) return null
  const field: DocumentField = { kind: 'column', column: 'project' }
  return {
    kind: 'any',
    of: [
      { kind: 'compare', field, operator: '=', value: name },
      { kind: 'not', of: { kind: 'exists', field } },
    ],
  }
}
