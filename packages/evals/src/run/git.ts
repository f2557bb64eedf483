import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const run = promisify(execFile)
const timeoutMillis = 5_000

/** What a run says of the code it ran. Who wrote it stays here. */
export interface GitContext {
  readonly commit_hash: string
  readonly commit_hash_short: string
  readonly branch: string
  readonly commit_message: string
  readonly remote_url?: string | undefined
  readonly is_dirty: boolean
}

type Environment = Readonly<Record<string, string | undefined>>

/** Starting a process takes tens of milliseconds of this one's time, and what is checked out seldom changes under it. */
const known = new Map<string, Promise<GitContext | undefined>>()

/**
 * The commit of a directory; `undefined` outside of a repository, without git, and when `HONEYHIVE_TELEMETRY` is `false`.
 * A user name or token in the remote's address is left out. Asked once in the life of the process.
 */
export function gitContext(
  directory: string = process.cwd(),
  env: Environment = process.env,
): Promise<GitContext | undefined> {
  if (env['HONEYHIVE_TELEMETRY']?.trim().toLowerCase() === 'false') return Promise.resolve(undefined)
  const asked = known.get(directory) ?? readContext(directory)
  known.set(directory, asked)
  return asked
}

async function readContext(directory: string): Promise<GitContext | undefined> {
  const [log, status, remote] = await Promise.all([
    git(directory, 'log', '-1', '--format=%H%n%h%n%s'),
    git(directory, 'status', '--porcelain=v2', '--branch', '--untracked-files=no'),
    git(directory, 'config', '--get', 'remote.origin.url'),
  ])
  const [hash, short, subject] = (log ?? '').split('\n')
  if (hash === undefined || hash === '') return undefined
  const lines = (status ?? '').split('\n').filter((line) => line !== '')
  const branch = lines.find((line) => line.startsWith('# branch.head '))?.slice('# branch.head '.length)
  const remoteUrl = remote === undefined || remote === '' ? undefined : withoutUser(remote)
  return {
    commit_hash: hash,
    commit_hash_short: short ?? hash.slice(0, 7),
    branch: branch === undefined || branch === '(detached)' ? 'HEAD' : branch,
    commit_message: subject ?? '',
    ...(remoteUrl === undefined ? {} : { remote_url: remoteUrl }),
    is_dirty: lines.some((line) => !line.startsWith('#')),
  }
}

/** The commit where the checked-out branch left the main one. */
export async function mergeBase(directory: string = process.cwd()): Promise<string | undefined> {
  for (const main of ['origin/HEAD', 'origin/main', 'origin/master', 'main', 'master']) {
    const commit = await git(directory, 'merge-base', 'HEAD', main)
    if (commit !== undefined && commit !== '') return commit
  }
  return undefined
}

async function git(directory: string, ...args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', ['-C', directory, ...args], { timeout: timeoutMillis, windowsHide: true })
    return stdout.trim()
  } catch {
    // No repository, no git, or no such setting: then the run says nothing of it.
    return undefined
  }
}

function withoutUser(url: string): string {
  return url.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/@]*@/i, '$1')
}
