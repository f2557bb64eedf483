import { readFile, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

export interface GitFacts {
  /** `undefined` on a detached head. */
  readonly branch: string | undefined
  /** All its hex digits; `undefined` before the first commit. */
  readonly commit: string | undefined
  /** Address of the remote `origin`, else of the first one, without user name and password. */
  readonly repository: string | undefined
}

const MAX_PARENTS = 64
const COMMIT = /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/

/** What git knows of a directory, from its files alone: no program is run. `undefined` outside a repository. */
export async function readGit(directory: string): Promise<GitFacts | undefined> {
  const gitDirectory = await findGitDirectory(directory)
  if (gitDirectory === undefined) return undefined
  // A further work tree keeps its head to itself and everything else with the others.
  const shared = (await textOf(join(gitDirectory, 'commondir')))?.trim()
  const common = shared === undefined ? gitDirectory : resolve(gitDirectory, shared)
  const head = (await textOf(join(gitDirectory, 'HEAD')))?.trim()
  const reference = /^ref: (refs\/\S+)$/.exec(head ?? '')?.[1]
  const commit = reference === undefined ? head : await commitOf(reference, [gitDirectory, common])
  return {
    branch: branchOf(reference),
    commit: commit !== undefined && COMMIT.test(commit) ? commit : undefined,
    repository: remoteIn((await textOf(join(common, 'config'))) ?? ''),
  }
}

/** The top folder of the repository that holds a directory: what paths in it are relative to. `undefined` outside one. */
export async function findWorkTree(directory: string): Promise<string | undefined> {
  return (await findGit(directory))?.workTree
}

async function findGitDirectory(from: string): Promise<string | undefined> {
  return (await findGit(from))?.gitDirectory
}

async function findGit(
  from: string,
): Promise<{ readonly workTree: string; readonly gitDirectory: string } | undefined> {
  let directory = resolve(from)
  for (let count = 0; count < MAX_PARENTS; count += 1) {
    const gitDirectory = await gitDirectoryAt(directory)
    if (gitDirectory !== undefined) return { workTree: directory, gitDirectory }
    const parent = dirname(directory)
    if (parent === directory) return undefined
    directory = parent
  }
  return undefined
}

/** `.git` is a directory; in further work trees and submodules it is a file that says where that is. */
async function gitDirectoryAt(directory: string): Promise<string | undefined> {
  const path = join(directory, '.git')
  try {
    if ((await stat(path)).isDirectory()) return path
  } catch {
    // None here, or not to be read.
    return undefined
  }
  const target = /^gitdir: (.+)$/m.exec((await textOf(path)) ?? '')?.[1]?.trim()
  return target === undefined ? undefined : resolve(directory, target)
}

/** A file of its own, or a line of those that were packed. */
async function commitOf(reference: string, directories: readonly string[]): Promise<string | undefined> {
  for (const directory of directories) {
    const loose = (await textOf(join(directory, reference)))?.trim()
    if (loose !== undefined) return loose
    const packed = (await textOf(join(directory, 'packed-refs')))?.split('\n')
    const line = packed?.find((one) => one.endsWith(` ${reference}`))
    if (line !== undefined) return line.split(' ', 1)[0]
  }
  return undefined
}

/** Repositories with the newer table of references write a name that no branch can have. */
function branchOf(reference: string | undefined): string | undefined {
  const name = reference?.startsWith('refs/heads/') === true ? reference.slice('refs/heads/'.length) : undefined
  return name === '.invalid' ? undefined : name
}

function remoteIn(config: string): string | undefined {
  let remote: string | undefined
  let first: string | undefined
  for (const line of config.split('\n')) {
    const section = /^\s*\[(.*)\]\s*$/.exec(line)?.[1]
    if (section !== undefined) remote = /^remote "(.*)"$/.exec(section)?.[1]
    const url = remote === undefined ? undefined : /^\s*url\s*=\s*(\S.*?)\s*$/.exec(line)?.[1]
    if (url === undefined) continue
    if (remote === 'origin') return withoutCredentials(url)
    first ??= withoutCredentials(url)
  }
  return first
}

/** `https://token@host/…` is how many pipelines check out. The user of `git@host:path` is no secret. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/]*@/i, '$1').replace(/[?#].*$/, '')
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // Not there, or not to be read: not known.
    return undefined
  }
}
