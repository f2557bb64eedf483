import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new empty folder; `remove` takes it away with all that is in it. */
export interface TemporaryFolder extends AsyncDisposable {
  readonly path: string
  readonly remove: () => Promise<void>
}

export async function temporaryFolder(prefix = 'honeyhive-test-'): Promise<TemporaryFolder> {
  const path = await mkdtemp(join(tmpdir(), prefix))
  const remove = (): Promise<void> => rm(path, { recursive: true, force: true, maxRetries: 3 })
  return { path, remove, [Symbol.asyncDispose]: remove }
}
