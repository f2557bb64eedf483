import type { RunUpdate } from '@honeyhive/api/current'
import type { Entry } from './collection.ts'
import type { Records } from './records.ts'
import type { StoredRun } from './stored.ts'

export interface GivenRun extends Omit<RunUpdate, 'evaluators'> {
  readonly evaluators?: readonly unknown[] | undefined
  readonly run_id?: string | undefined
  readonly project?: string | null | undefined
}

const externalPrefix = 'EXT-'

const emptyRun: StoredRun = {
  description: null,
  status: 'pending',
  event_ids: [],
  dataset_id: null,
  datapoint_ids: [],
  configuration: {},
  metadata: {},
  results: {},
  evaluators: [],
  passing_ranges: {},
}

/** A new run; announcing one that is there already, as a delivery that is repeated does, updates it. */
export async function announceRun(
  { runs }: Records,
  given: GivenRun,
  project: string | null,
): Promise<Entry<StoredRun>> {
  const { run_id: id, name = null } = given
  const known = id === undefined ? undefined : await runs.find(id)
  if (known !== undefined) return updateRun({ runs }, known.id, given)
  return runs.create(merged(emptyRun, given), { id, project, name })
}

/** What is given replaces what was there, except that sessions are added. */
export async function updateRun(
  { runs }: Pick<Records, 'runs'>,
  id: string,
  given: GivenRun,
): Promise<Entry<StoredRun>> {
  return runs.change(id, ({ value, name }) => ({ value: merged(value, given), name: given.name ?? name }))
}

function merged(run: StoredRun, given: GivenRun): StoredRun {
  const {
    name: _name,
    run_id: _id,
    project: _project,
    session_ids: sessions = [],
    event_ids: events = [],
    ...rest
  } = given
  const kept = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<StoredRun>
  const all: StoredRun = { ...run, ...kept, event_ids: [...new Set([...run.event_ids, ...events, ...sessions])] }
  return isExternal(all.dataset_id)
    ? { ...all, dataset_id: null, metadata: { ...all.metadata, offline_dataset_id: all.dataset_id } }
    : all
}

/** Of a dataset that is not stored here. */
function isExternal(datasetId: string | null): boolean {
  return datasetId?.startsWith(externalPrefix) ?? false
}
