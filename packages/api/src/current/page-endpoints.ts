import type { Datapoint } from './datasets.ts'

/** The rows of a dataset as they were once. */
export interface DatasetVersion {
  /** From 1. */
  readonly number: number
  readonly name: string
  readonly rowCount: number
  /** Unix milliseconds. */
  readonly createdAt: number
}

/** A datapoint as it was when the version was made. */
export type DatasetVersionRow = Omit<Datapoint, 'created_at' | 'updated_at'>

/** What the page asks of datasets beyond `/v1`. */
export interface PageEndpoints {
  'POST /api/datasets/{dataset_id}/rows': { readonly answer: { readonly ids: readonly string[] } }
  'GET /api/datasets/{dataset_id}/versions': { readonly answer: { readonly versions: readonly DatasetVersion[] } }
  'POST /api/datasets/{dataset_id}/versions': { readonly answer: { readonly version: DatasetVersion } }
  'POST /api/datasets/{dataset_id}/versions/{number}/restore': {
    readonly answer: { readonly restored: DatasetVersion; readonly replaced: DatasetVersion }
  }
  'GET /api/datasets/{dataset_id}/versions/{number}': {
    readonly answer: { readonly version: DatasetVersion; readonly rows: readonly DatasetVersionRow[] }
  }
}
