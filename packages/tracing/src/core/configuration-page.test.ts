import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { resolveConfig } from './config.ts'

const read = (path: string) => readFile(new URL(path, import.meta.url), 'utf8')
const page = await read('../../../../docs/configuration.md')
const [live = '', gone = ''] = page.split('## Variables of the Python SDK')
const named = (text: string) =>
  new Set([...text.matchAll(/`([A-Za-z_][A-Za-z0-9_]+)`/gu)].map(([, name]) => name ?? ''))

/** Every variable that the configuration asks for, other sources being silent. */
function variablesRead(): Set<string> {
  const asked = new Set<string>()
  const env = new Proxy({}, { get: (_target, name) => void asked.add(String(name)) })
  resolveConfig({ otlpEndpoint: 'http://collector' }, env)
  resolveConfig({}, env)
  return asked
}

describe('docs/configuration.md', () => {
  it('names every option, and no other', async () => {
    const source = await read('./options.ts')
    const body = source.slice(source.indexOf('export interface HoneyHiveOptions'))
    const options = new Set([...body.matchAll(/^ {2}readonly (\w+)\?:/gmu)].map(([, name]) => name ?? ''))
    const inTables = [...live.matchAll(/^\| (`[^|]*`) \|/gmu)].flatMap(([, cell]) => Array.from(named(cell ?? '')))
    const optionsInTables = inTables.filter((name) => /^[a-z]/u.test(name) && !name.includes('-'))
    const profiles = new Set(['test'])
    expect([...options].filter((name) => !optionsInTables.includes(name))).toEqual([])
    expect(optionsInTables.filter((name) => !options.has(name) && !profiles.has(name))).toEqual([])
  })

  it('names every variable that is read, and says of no other that it is', () => {
    const read = variablesRead()
    const documented = named(live)
    expect([...read].filter((name) => !documented.has(name))).toEqual([])
    const resource = new Set(['HH_SERVICE_NAME', 'HH_SERVICE_VERSION', 'HONEYHIVE_TELEMETRY', 'HH_TELEMETRY'])
    const ours = [...documented].filter((name) => /^(HH|HONEYHIVE)_[A-Z_]+$/u.test(name))
    expect(ours.filter((name) => !read.has(name) && !resource.has(name.replace(/=.*/u, '')))).toEqual([])
  })

  it('lists as gone only what is not read', () => {
    const read = variablesRead()
    const listed = [...gone.matchAll(/^\| (`HH_[^|]*) \|/gmu)].flatMap(([, cell]) => Array.from(named(cell ?? '')))
    expect(listed.length).toBeGreaterThan(10)
    expect(listed.filter((name) => read.has(name))).toEqual([])
  })
})
