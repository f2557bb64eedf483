// A copy of the repository in which files can be changed: without what is built and installed, with links to what is installed.
import { cp, mkdir, readdir, readlink, symlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { root, run } from './run.mjs'

const leftOut = new Set(['node_modules', 'dist', 'build', '.git'])

/** Copies the work tree, what is not committed included, into a new folder. */
export async function copyRepository(folder) {
  await cp(root, folder, { recursive: true, filter: (path) => !leftOut.has(basename(path)) })
  await linkInstalled(join(root, 'node_modules'), join(folder, 'node_modules'))
  // Some tests ask git for the commit that they run from.
  await run('git', ['init', '--quiet', folder])
  const author = ['-c', 'user.name=copy', '-c', 'user.email=copy@localhost']
  await run('git', ['-C', folder, ...author, 'commit', '--quiet', '--allow-empty', '--message', 'copy'])
}

/** Entry by entry, so that the packages of the workspace are those of the copy, and nothing is written into the original. */
async function linkInstalled(from, to) {
  await mkdir(to, { recursive: true })
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [original, link] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isSymbolicLink()) await symlink(await readlink(original), link)
    else if (entry.name.startsWith('@')) await linkInstalled(original, link)
    else if (entry.isDirectory() && !entry.name.startsWith('.vite')) await symlink(original, link, 'junction')
  }
}
