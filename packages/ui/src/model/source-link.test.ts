import { expect, test } from 'vitest'
import { repositoryUrl, sourceLink, sourcePlaceOf } from './source-link.ts'
import { placeBelow, stackLines } from './stack.ts'

const commit = '0123456789abcdef0123456789abcdef01234567'

test.each([
  ['https://github.com/team/app.git', 'https://github.com/team/app'],
  ['https://user:secret@github.com/team/app?x=1#y', 'https://github.com/team/app'],
  ['git@github.com:team/app.git', 'https://github.com/team/app'],
  ['ssh://git@example.com:2222/team/app.git', 'https://example.com/team/app'],
  ['http://10.0.0.1:3000/team/app/', 'http://10.0.0.1:3000/team/app'],
])('the page of %s is %s', (address, page) => {
  expect(repositoryUrl(address)?.href).toBe(page)
})

test.each([
  'javascript:alert(1)',
  'javascript://github.com/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'file:///srv/git/app.git',
  '/srv/git/app.git',
  'vbscript:x',
  'git@:x',
  '',
])('nothing leads to %s', (address) => {
  expect(repositoryUrl(address)).toBeNull()
})

const place = (repository: string, rest: object = {}): NonNullable<ReturnType<typeof sourcePlaceOf>> => {
  const found = sourcePlaceOf({ 'git.repository': repository, 'git.commit': commit, ...rest })
  if (found === null) throw new Error('No place.')
  return found
}

test('a line leads to its line at the commit, as each host writes it', () => {
  const link = (repository: string): string | null =>
    sourceLink(place(repository, { 'git.root': '/srv/x' }), '/srv/x/src/a b#.ts', 12)
  expect(link('https://github.com/t/app')).toBe(`https://github.com/t/app/blob/${commit}/src/a%20b%23.ts#L12`)
  expect(link('git@gitlab.com:t/app.git')).toBe(`https://gitlab.com/t/app/-/blob/${commit}/src/a%20b%23.ts#L12`)
  expect(link('https://bitbucket.org/t/app')).toBe(`https://bitbucket.org/t/app/src/${commit}/src/a%20b%23.ts#lines-12`)
  expect(link('https://codeberg.org/t/app')).toBe(`https://codeberg.org/t/app/src/commit/${commit}/src/a%20b%23.ts#L12`)
})

test('a file outside the repository leads nowhere; without the root the folder of its name counts', () => {
  const known = place('https://github.com/t/app', { 'git.root': '/srv/x' })
  expect(sourceLink(known, '/srv/xy/a.ts', 1)).toBeNull()
  expect(sourceLink(known, '/srv/x/node_modules/b/a.js', 1)).toBeNull()
  expect(sourceLink(known, '/srv/x/../../etc/passwd', 1)).toBeNull()
  const unknown = place('https://github.com/t/app')
  expect(sourceLink(unknown, '/home/me/app/src/a.ts', 1)).toBe(`https://github.com/t/app/blob/${commit}/src/a.ts#L1`)
  expect(sourceLink(unknown, '/usr/src/main.ts', 1)).toBeNull()
})

test('without a commit or a repository there is no place', () => {
  expect(sourcePlaceOf({ 'git.repository': 'https://github.com/t/app' })).toBeNull()
  expect(sourcePlaceOf({ 'git.commit': commit })).toBeNull()
  expect(sourcePlaceOf({ 'git.repository': 'https://github.com/t/app', 'git.commit': '../x' })).toBeNull()
  expect(
    sourcePlaceOf({ 'vcs.repository.url.full': 'https://github.com/t/app', 'vcs.ref.head.revision': commit })?.commit,
  ).toBe(commit)
})

test('a stack is cut into its places', () => {
  const stack = [
    'Error: at home (/x/y.ts:1:1)',
    '    at run (file:///srv/my%20app/src/a.ts:41:11)',
    '    at async /srv/app/(group)/main.ts:12:3',
    '    at C:\\app\\main.ts:7:1',
    '    at tick (node:internal/process:95:5)',
    '    at call (/srv/app/node_modules/x/i.js:1:2)',
    '  File "/srv/app/main.py", line 9, in run',
  ].join('\n')
  expect(stackLines(stack).map(({ file, line, isForeign }) => [file, line, isForeign])).toEqual([
    [null, null, false],
    ['/srv/my app/src/a.ts', 41, false],
    ['/srv/app/(group)/main.ts', 12, false],
    ['C:\\app\\main.ts', 7, false],
    [null, null, true],
    ['/srv/app/node_modules/x/i.js', 1, true],
    ['/srv/app/main.py', 9, false],
  ])
  expect(
    stackLines(stack)
      .map(({ before, place: shown, after }) => before + shown + after)
      .join('\n'),
  ).toBe(stack)
})

test('a place is shown as the repository knows it', () => {
  expect(placeBelow('file:///srv/my%20app/src/a.ts:41:11', '/srv/my app/')).toBe('src/a.ts:41:11')
  expect(placeBelow('/srv/x/a.ts:1:2', '/srv/x')).toBe('a.ts:1:2')
  expect(placeBelow('/srv/xy/a.ts:1:2', '/srv/x')).toBe('/srv/xy/a.ts:1:2')
})
