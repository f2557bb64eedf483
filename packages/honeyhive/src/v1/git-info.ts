/** What git says of a folder. */
export interface GitInfo {
  commitHash?: string
  branch?: string
  /** Without user name and password. */
  repoUrl?: string
  /** To the commit's page, where the host is known to have one. */
  commitLink?: string
  uncommittedChanges: boolean
  /** The running program, relative to the repository. */
  relativePath?: string | undefined
  /** Why there is nothing else. */
  error?: string
}

/** Milliseconds that one question to git may take. */
const timeoutMillis = 5_000

/**
 * What git says of a folder, by default the current one. Asks the `git` program and waits for it; never throws: without
 * git, or outside a repository, `error` says so.
 *
 * @example
 * const { commitHash, uncommittedChanges } = getGitInfo()
 */
export function getGitInfo(directory?: string): GitInfo {
  const node = nodeModules()
  if (node === undefined) return { error: 'This runtime cannot run git.', uncommittedChanges: false }
  const git = (...args: string[]): string =>
    node
      .execFileSync('git', args, {
        cwd: directory ?? process.cwd(),
        encoding: 'utf8',
        timeout: timeoutMillis,
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      .trim()
  try {
    return readRepository(git, node.relative)
  } catch {
    // git is not installed, the folder is none of its, or it has no commit yet: all that is to be said is that.
    return { error: 'Not a git repository, or git is not installed.', uncommittedChanges: false }
  }
}

function readRepository(git: (...args: string[]) => string, relative: (from: string, to: string) => string): GitInfo {
  const commitHash = git('rev-parse', 'HEAD')
  const remote = optional(() => git('config', '--get', 'remote.origin.url'))
  const repoUrl = remote === undefined ? undefined : webAddress(remote)
  const link = repoUrl === undefined ? undefined : commitLink(repoUrl, commitHash)
  const program = process.argv[1]
  return {
    commitHash,
    branch: git('rev-parse', '--abbrev-ref', 'HEAD'),
    ...(repoUrl === undefined ? {} : { repoUrl }),
    ...(link === undefined ? {} : { commitLink: link }),
    uncommittedChanges: git('status', '--porcelain') !== '',
    relativePath: program === undefined ? undefined : relative(git('rev-parse', '--show-toplevel'), program),
  }
}

/** Asks what may be missing. */
function optional(ask: () => string): string | undefined {
  try {
    return ask() || undefined
  } catch {
    // A repository without a remote.
    return undefined
  }
}

/** `git@host:owner/name.git` and addresses with credentials, as one can open them. */
function webAddress(remote: string): string {
  const plain = remote.replace(/\.git$/, '')
  const scp = /^(?:[^@/]+@)?([^:/]+):(?!\/\/)(.+)$/.exec(plain)
  if (scp !== null) return `https://${scp[1]}/${scp[2]}`
  if (!URL.canParse(plain)) return plain
  const url = new URL(plain)
  url.username = ''
  url.password = ''
  if (url.protocol === 'ssh:') return `https://${url.hostname}${url.pathname}`
  return url.href
}

function commitLink(repoUrl: string, commit: string): string | undefined {
  if (/github/.test(repoUrl)) return `${repoUrl}/commit/${commit}`
  if (/gitlab/.test(repoUrl)) return `${repoUrl}/-/commit/${commit}`
  return /bitbucket/.test(repoUrl) ? `${repoUrl}/commits/${commit}` : undefined
}

interface NodeModules {
  readonly execFileSync: typeof import('node:child_process').execFileSync
  readonly relative: (from: string, to: string) => string
}

/** Looked up when asked, so that nothing of it is loaded by those who do not ask. */
function nodeModules(): NodeModules | undefined {
  const load = typeof process === 'object' ? process.getBuiltinModule : undefined
  if (load === undefined) return undefined
  return { execFileSync: load('node:child_process').execFileSync, relative: load('node:path').relative }
}
