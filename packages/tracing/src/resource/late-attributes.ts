import { readFile } from 'node:fs/promises'
import type { Attributes } from '@opentelemetry/api'
import type { Environment } from '../core/option-reader.ts'
import { isGitDirty } from './git-dirty.ts'
import { findWorkTree, readGit } from './git.ts'
import { platformAttributes } from './platform-attributes.ts'

const NAMESPACE_FILE = '/var/run/secrets/kubernetes.io/serviceaccount/namespace'

/** Once for a process and directory: nothing of it changes while a program runs, or only what it was started from counts. */
const kept = new Map<string, Promise<Attributes>>()

/** What its platform says of the process, and what files do: its container, its Kubernetes namespace, its git commit. */
export async function lateAttributes(env: Environment): Promise<Attributes> {
  return { ...(await fileAttributes(env)), ...platformAttributes(env) }
}

function fileAttributes(env: Environment): Promise<Attributes> {
  return once(`files ${wantsGit(env)} ${env['KUBERNETES_SERVICE_HOST'] ?? ''} ${directory()}`, async () => {
    const [container, kubernetes, git] = await Promise.all([
      containerAttributes(),
      env['KUBERNETES_SERVICE_HOST'] ? kubernetesAttributes() : {},
      wantsGit(env) ? gitAttributes() : {},
    ])
    return { ...container, ...kubernetes, ...git }
  })
}

/** Whether git's work tree differs from its commit. */
export function dirtyAttributes(env: Environment): Promise<Attributes> {
  if (!wantsGit(env)) return Promise.resolve({})
  return once(`dirty ${directory()}`, async () => {
    if ((await readGit(directory())) === undefined) return {}
    const isDirty = await isGitDirty(directory())
    return isDirty === undefined ? {} : { 'git.dirty': isDirty }
  })
}

/** `HONEYHIVE_TELEMETRY=false`, or `HH_TELEMETRY=false`, keeps git out of what is sent. */
function wantsGit(env: Environment): boolean {
  return !/^(false|0|no|off|disabled)$/i.test((env['HONEYHIVE_TELEMETRY'] ?? env['HH_TELEMETRY'] ?? '').trim())
}

function directory(): string {
  return process.cwd()
}

function once(key: string, find: () => Promise<Attributes>): Promise<Attributes> {
  const known = kept.get(key)
  if (known !== undefined) return known
  const found = find().catch(nothing)
  kept.set(key, found)
  return found
}

/** Denied, or not there. */
function nothing(): Attributes {
  return {}
}

async function gitAttributes(): Promise<Attributes> {
  const git = await readGit(directory())
  if (git === undefined) return {}
  const { branch, commit, repository } = git
  const workTree = await findWorkTree(directory())
  return {
    ...(branch !== undefined && { 'git.branch': branch }),
    ...(commit !== undefined && { 'git.commit': commit }),
    ...(repository !== undefined && { 'git.repository': repository }),
    // With it a line of a stack leads to its line in the repository.
    ...(workTree !== undefined && { 'git.root': workTree }),
  }
}

async function kubernetesAttributes(): Promise<Attributes> {
  const namespace = (await textOf(NAMESPACE_FILE))?.trim()
  return namespace ? { 'k8s.namespace.name': namespace } : {}
}

const CONTAINER_ID = /[0-9a-f]{64}/

/** Version 1 of cgroups names the container in its path; under version 2 only the mounts of its own files do. */
async function containerAttributes(): Promise<Attributes> {
  const id =
    CONTAINER_ID.exec((await textOf('/proc/self/cgroup')) ?? '')?.[0] ??
    containerOfMounts(await textOf('/proc/self/mountinfo'))
  return id === undefined ? {} : { 'container.id': id }
}

function containerOfMounts(mounts: string | undefined): string | undefined {
  const line = mounts?.split('\n').find((one) => /\/(hostname|resolv\.conf) /.test(one) && /\/containers\//.test(one))
  return line === undefined ? undefined : CONTAINER_ID.exec(line)?.[0]
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch {
    // Not there, as on most machines, or not to be read.
    return undefined
  }
}
