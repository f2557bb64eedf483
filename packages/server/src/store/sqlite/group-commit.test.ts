import { expect, test } from 'vitest'
import { StoreBusyError } from '../store-errors.ts'
import { GroupCommit } from './group-commit.ts'

/** A commit that keeps what its work did only when the work did not throw. */
function memory(options: { readonly maxQueuedWeight?: number; readonly maxGroupWeight?: number } = {}): {
  readonly commits: GroupCommit
  readonly groups: string[][]
  readonly write: (name: string) => string
} {
  const groups: string[][] = []
  let current: string[] = []
  const commit = (work: () => void): void => {
    current = []
    work()
    groups.push(current)
  }
  const commits = new GroupCommit({ commit, maxQueuedWeight: 100, maxGroupWeight: 10, ...options })
  const write = (name: string): string => {
    current.push(name)
    return name
  }
  return { commits, groups, write }
}

test('writes what arrives together in one commit, and answers each with its own result', async () => {
  const { commits, groups, write } = memory()
  const answers = await Promise.all(['a', 'b', 'c'].map((name) => commits.submit(1, () => write(name))))
  expect(answers).toEqual(['a', 'b', 'c'])
  expect(groups).toEqual([['a', 'b', 'c']])
})

test('keeps the others of a group in which one fails', async () => {
  const { commits, groups, write } = memory()
  const bad = (): never => {
    throw new Error('bad')
  }
  const settled = await Promise.allSettled([
    commits.submit(1, () => write('a')),
    commits.submit(1, bad),
    commits.submit(1, () => write('c')),
  ])
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(groups).toEqual([['a'], ['c']])
})

test('begins a new commit where a group is full', async () => {
  const { commits, groups, write } = memory({ maxGroupWeight: 4 })
  await Promise.all(['a', 'b', 'c', 'd'].map((name) => commits.submit(2, () => write(name))))
  expect(groups).toEqual([
    ['a', 'b'],
    ['c', 'd'],
  ])
})

test('refuses what is more than may wait, but never a single heavy job', async () => {
  const { commits, write } = memory({ maxQueuedWeight: 5 })
  const heavy = commits.submit(50, () => write('heavy'))
  await expect(commits.submit(1, () => write('more'))).rejects.toBeInstanceOf(StoreBusyError)
  expect(await heavy).toBe('heavy')
  expect(await commits.submit(1, () => write('later'))).toBe('later')
})

test('is idle once all is written', async () => {
  const { commits, groups, write } = memory()
  void commits.submit(1, () => write('a'))
  await commits.idle()
  expect(groups).toEqual([['a']])
})
