import { arch, hostname, release, type as osName, version } from 'node:os'
import type { Attributes } from '@opentelemetry/api'
import type { Environment } from '../core/option-reader.ts'

/** OpenTelemetry's words for what Node calls otherwise. */
const archNames: Readonly<Record<string, string>> = { x64: 'amd64', ia32: 'x86', arm: 'arm32', ppc: 'ppc32' }
const osTypes: Readonly<Record<string, string>> = { win32: 'windows', sunos: 'solaris' }

/** The process, its host and operating system; nothing of the user and the command line, which are nobody's business. */
export function processAttributes(env: Environment): Attributes {
  if (typeof process !== 'object' || process.versions?.node === undefined) return {}
  const readers: Readonly<Record<string, () => string | number>> = {
    'process.pid': () => process.pid,
    'process.runtime.name': () => runtimeName(),
    'process.runtime.version': () => process.versions.node,
    'host.name': () => env['HOSTNAME'] || hostname(),
    'host.arch': () => archNames[arch()] ?? arch(),
    'os.type': () => osTypes[process.platform] ?? process.platform,
    'os.version': () => release(),
    'os.description': () => `${osName()} ${version()}`,
  }
  const attributes: Attributes = {}
  for (const [name, read] of Object.entries(readers)) {
    const value = attempted(read)
    if (value !== undefined) attributes[name] = value
  }
  return attributes
}

/** Runtimes with permissions may refuse any of these; then it is not known. */
function attempted<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch {
    // Denied, or not there in this runtime.
    return undefined
  }
}

function runtimeName(): string {
  if ('bun' in process.versions) return 'bun'
  return 'deno' in process.versions ? 'deno' : 'nodejs'
}
