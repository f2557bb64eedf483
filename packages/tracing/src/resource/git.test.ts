import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isGitDirty } from './git-dirty.ts'
import { findWorkTree, readGit, withoutCredentials } from './git.ts'

let folder: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'honeyhive-git-')))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const identity = ['-c', 'user.name=t', '-c', 'user.email=t@example.com', '-c', 'commit.gpgsign=false']

function git(...args: readonly string[]): string {
  return execFileSync('git', [...identity, ...args], { cwd: folder, encoding: 'utf8', stdio: 'pipe' }).trim()
}

async function repository(): Promise<string> {
  git('init', '--quiet', '--initial-branch=feature/x')
  await writeFile(join(folder, 'a.txt'), 'a')
  git('add', '.')
  git('commit', '--quiet', '-m', 'first')
  return git('rev-parse', 'HEAD')
}

describe('readGit', () => {
  it('says what git says, from any folder of the repository', async () => {
    const commit = await repository()
    git('remote', 'add', 'upstream', 'https://example.com/other.git')
    git('remote', 'add', 'origin', 'https://user:token@example.com/team/digit.git')
    await mkdir(join(folder, 'deep/er'), { recursive: true })
    const expected = { branch: 'feature/x', commit, repository: 'https://example.com/team/digit.git' }
    expect(await readGit(folder)).toEqual(expected)
    expect(await readGit(join(folder, 'deep/er'))).toEqual(expected)
    expect(await findWorkTree(join(folder, 'deep/er'))).toBe(folder)
  })

  it('finds references that were packed, and takes the first remote where none is origin', async () => {
    const commit = await repository()
    git('pack-refs', '--all')
    git('remote', 'add', 'fork', 'git@example.com:me/repo.git')
    expect(await readGit(folder)).toEqual({ branch: 'feature/x', commit, repository: 'git@example.com:me/repo.git' })
  })

  it('has no branch on a detached head, and no commit before the first one', async () => {
    const commit = await repository()
    git('checkout', '--quiet', '--detach')
    expect(await readGit(folder)).toEqual({ branch: undefined, commit, repository: undefined })
    git('checkout', '--quiet', '--orphan', 'empty')
    expect(await readGit(folder)).toEqual({ branch: 'empty', commit: undefined, repository: undefined })
  })

  it('knows further work trees', async () => {
    const commit = await repository()
    git('remote', 'add', 'origin', 'ssh://git@example.com/r.git')
    git('worktree', 'add', '--quiet', '-b', 'other', join(folder, 'tree'))
    expect(await readGit(join(folder, 'tree'))).toEqual({
      branch: 'other',
      commit,
      repository: 'ssh://example.com/r.git',
    })
  })

  it('is nothing outside a repository, and little where it is damaged', async () => {
    expect(await readGit(folder)).toBeUndefined()
    await mkdir(join(folder, '.git'))
    expect(await readGit(folder)).toEqual({ branch: undefined, commit: undefined, repository: undefined })
    await rm(join(folder, '.git'), { recursive: true })
    await writeFile(join(folder, '.git'), 'gitdir: nowhere')
    expect(await readGit(folder)).toMatchObject({ commit: undefined })
  })
})

it.each([
  ['https://x-access-token:ghs_1@github.com/a/b.git', 'https://github.com/a/b.git'],
  ['https://github.com/a/b?token=1', 'https://github.com/a/b'],
  ['git@github.com:a/b.git', 'git@github.com:a/b.git'],
  ['/srv/git/b.git', '/srv/git/b.git'],
])('the address %s is shown as %s', (address, shown) => {
  expect(withoutCredentials(address)).toBe(shown)
})

describe('isGitDirty', () => {
  it('is what git status says', async () => {
    await repository()
    expect(await isGitDirty(folder, 0)).toBe(false)
    await writeFile(join(folder, 'a.txt'), 'changed')
    expect(await isGitDirty(folder, 0)).toBe(true)
  })

  it('is not known outside a repository, nor where the folder is gone', async () => {
    expect(await isGitDirty(folder, 0)).toBeUndefined()
    expect(await isGitDirty(join(folder, 'gone'), 0)).toBeUndefined()
  })
})
