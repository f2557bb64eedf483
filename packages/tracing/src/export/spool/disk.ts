import * as fs from 'node:fs'

/** The calls to the file system that a spool makes; tests put failing ones in their place. */
export type SpoolDisk = Pick<
  typeof fs,
  | 'openSync'
  | 'closeSync'
  | 'readSync'
  | 'writeSync'
  | 'fsyncSync'
  | 'ftruncateSync'
  | 'fstatSync'
  | 'lstatSync'
  | 'mkdirSync'
  | 'readdirSync'
  | 'renameSync'
  | 'unlinkSync'
>

export const nodeDisk: SpoolDisk = fs

/** Windows has no such flag; there, making a link needs a privilege. */
const noFollow = fs.constants.O_NOFOLLOW ?? 0
export const createFlags: number = fs.constants.O_RDWR | fs.constants.O_CREAT | fs.constants.O_EXCL | noFollow
export const openFlags: number = fs.constants.O_RDWR | noFollow

/** Why the disk did not take something. */
export type DiskFailure = 'disk-full' | 'read-only' | 'disk-error'

const failures: Readonly<Record<string, DiskFailure>> = {
  ENOSPC: 'disk-full',
  EDQUOT: 'disk-full',
  EROFS: 'read-only',
  EACCES: 'read-only',
  EPERM: 'read-only',
}

export function diskFailure(error: unknown): { readonly reason: DiskFailure; readonly message: string } {
  const code = errorCode(error)
  const message = code === undefined ? String(error) : `The disk says ${code}.`
  return { reason: failures[code ?? ''] ?? 'disk-error', message }
}

export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}
