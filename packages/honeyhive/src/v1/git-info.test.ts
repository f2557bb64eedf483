import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder, type TemporaryFolder } from '@honeyhive/kit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { getGitInfo } from './git-info.ts'

let folder: TemporaryFolder
const git = (...args: string[]): string =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...args], { cwd: folder.path, encoding: 'utf8' })

beforeEach(async () => {
  folder = await temporaryFolder()
})
afterEach(() => folder.remove())

test('tells commit, branch, and whether there are changes', () => {
  git('init', '-q', '-b', 'trunk')
  git('commit', '-q', '--allow-empty', '-m', 'first')
  const clean = getGitInfo(folder.path)
  expect(clean).toMatchObject({
    commitHash: git('rev-parse', 'HEAD').trim(),
    branch: 'trunk',
    uncommittedChanges: false,
    relativePath: expect.any(String),
  })
  expect(clean).not.toHaveProperty('repoUrl')
  writeFileSync(join(folder.path, 'new.txt'), '')
  expect(getGitInfo(folder.path).uncommittedChanges).toBe(true)
})

test.each([
  ['https://user:secret@github.com/owner/digit.git', 'https://github.com/owner/digit', '/commit/'],
  ['git@gitlab.com:group/name.git', 'https://gitlab.com/group/name', '/-/commit/'],
  ['ssh://git@bitbucket.org/owner/name', 'https://bitbucket.org/owner/name', '/commits/'],
])('makes an address to open of the remote %s, without credentials', (remote, address, path) => {
  git('init', '-q')
  git('remote', 'add', 'origin', remote)
  git('commit', '-q', '--allow-empty', '-m', 'first')
  const info = getGitInfo(folder.path)
  expect(info.repoUrl).toBe(address)
  expect(info.commitLink).toBe(`${address}${path}${info.commitHash}`)
})

test('says why there is nothing, instead of throwing', () => {
  const expected = { error: 'Not a git repository, or git is not installed.', uncommittedChanges: false }
  expect(getGitInfo(join(folder.path, 'missing'))).toEqual(expected)
  expect(getGitInfo(folder.path)).toEqual(expected)
})
