import { resolve } from 'node:path'
import { defaultSpoolDirectory } from '../spool/directory.ts'
import { openSpool } from '../spool/open-spool.ts'
import type { Spool, SpoolOptions, SpoolUnavailable } from '../spool/spool-types.ts'

/** One for each directory, whoever in this process uses it: two of them would each have a file of its own to write to. */
const open = new Map<string, { readonly spool: Spool; users: number }>()

export type SpoolPlace = Pick<SpoolOptions, 'directory' | 'env' | 'maxBytes'>

/** Where it is, or would be; `undefined` when there is no place for it. */
export function spoolPath({ directory, env }: SpoolPlace): string | undefined {
  const path = directory ?? defaultSpoolDirectory(env ?? {})
  return path === undefined ? undefined : resolve(path)
}

/** The spool of a directory, opened when nobody has done so yet. Its size is that of the first who asked. */
export function borrowSpool(place: SpoolPlace): Spool | SpoolUnavailable {
  const known = open.get(spoolPath(place) ?? '')
  if (known !== undefined) {
    known.users += 1
    return known.spool
  }
  const spool = openSpool(place)
  if (spool.status === 'open') open.set(spool.directory, { spool, users: 1 })
  return spool
}

/** When the last one has given it back, it is closed. */
export function returnSpool(spool: Spool): void {
  const known = open.get(spool.directory)
  if (known === undefined || known.spool !== spool) return
  known.users -= 1
  if (known.users > 0) return
  open.delete(spool.directory)
  spool.close()
}
