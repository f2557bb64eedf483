import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { temporaryFolder } from '@honeyhive/kit'
import { expect, it, onTestFinished } from 'vitest'
import { gitContext } from './git.ts'

async function repository(): Promise<{ readonly path: string; readonly git: (...args: readonly string[]) => string }> {
  const folder = await temporaryFolder()
  onTestFinished(folder.remove)
  const identity = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@b',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@b',
  }
  const git = (...args: readonly string[]): string =>
    execFileSync('git', ['-C', folder.path, ...args], { env: { ...process.env, ...identity }, encoding: 'utf8' }).trim()
  git('init', '-q', '-b', 'main')
  writeFileSync(join(folder.path, 'a.txt'), '1')
  git('add', '.')
  git('commit', '-qm', 'First')
  return { path: folder.path, git }
}

it('a run says its commit and branch, whether it is dirty, and the remote without who may read it', async () => {
  const { path, git } = await repository()
  git('remote', 'add', 'origin', 'https://user:token@example.com/team/app.git')
  writeFileSync(join(path, 'a.txt'), '2')
  const hash = git('rev-parse', 'HEAD')
  expect(await gitContext(path, {})).toEqual({
    commit_hash: hash,
    commit_hash_short: hash.slice(0, 7),
    branch: 'main',
    commit_message: 'First',
    remote_url: 'https://example.com/team/app.git',
    is_dirty: true,
  })
})

it('nothing is said outside of a repository, nor when telemetry is off', async () => {
  const folder = await temporaryFolder()
  onTestFinished(folder.remove)
  expect(await gitContext(folder.path, {})).toBeUndefined()
  const { path } = await repository()
  expect(await gitContext(path, { HONEYHIVE_TELEMETRY: 'false' })).toBeUndefined()
})
