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

/**
 * The commit of a directory; `undefined` outside of a repository, without git, and when `HONEYHIVE_TELEMETRY` is `false`.
 * A user name or token in the remote's address is left out.
 */
export async function gitContext(
  directory: string = process.cwd(),
  env: Readonly<Record<string, string | undefined>> = process.env,
): Promise<GitContext | undefined> {
  if (env['HONEYHIVE_TELEMETRY']?.trim().toLowerCase() === 'false') return undefined
  const [head, branch, remote, changes] = await Promise.all([
    git(directory, 'log', '-1', '--format=%H%n%h%n%s'),
    git(directory, 'rev-parse', '--abbrev-ref', 'HEAD'),
    git(directory, 'config', '--get', 'remote.origin.url'),
    git(directory, 'status', '--porcelain', '--untracked-files=no'),
  ])
  const [hash, short, subject] = (head ?? '').split('\n')
  if (hash === undefined || hash === '') return undefined
  const remoteUrl = remote === undefined || remote === '' ? undefined : withoutUser(remote)
  return {
    commit_hash: hash,
    commit_hash_short: short ?? hash.slice(0, 7),
    branch: branch ?? 'HEAD',
    commit_message: subject ?? '',
    ...(remoteUrl === undefined ? {} : { remote_url: remoteUrl }),
    is_dirty: (changes ?? '') !== '',
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
