import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Collector, runChild, startCollector, temporaryFolder } from '@honeyhive/kit'
import { describe, expect, test } from 'vitest'
import { casesOf } from '../harness/fault-case.ts'
import { tracesPath } from '../transport/requests.ts'
import { type LeakCase, leakCases } from './leaks.ts'

/** Planted as the key, and nowhere else. */
const key = 'hhKeyCanary4f9c2b7e1a'
/** The key, and what encoding makes of it. */
const forms = [
  key,
  Buffer.from(key).toString('base64').slice(0, 24),
  Buffer.from(key).toString('hex'),
  encodeURIComponent(key),
]

/** Shows everything that there is to be shown of a tracer, and fails where it may. */
function program({ options = '', end = '' }: LeakCase): string {
  return `
    import { inspect } from 'node:util'
    import * as sdk from 'honeyhive'
    const show = (...things) => {
      for (const thing of things) {
        console.log(inspect(thing, { depth: 10, showHidden: true, maxArrayLength: null }))
        try { console.log(JSON.stringify(thing), String(thing)) } catch (error) { console.log(error.message) }
      }
    }
    const showError = (error) => show(error, error.message, error.stack, error.cause, { ...error })
    process.on('uncaughtExceptionMonitor', showError)
    try {
      const tracer = sdk.HoneyHiveTracer.init({ sessionName: 'leaks', exportTimeoutMillis: 300, flushTimeoutMillis: 500, ${options} })
      sdk.trace((text) => text, { name: 'work', tracer })('text')
      sdk.trace(() => sdk.enrichSpan({ metadata: { tracer, config: tracer.config } }), { name: 'of itself', tracer })()
      show(tracer, tracer.config, tracer.status(), await tracer.flush(), await tracer.enrichSession({ metadata: { tracer } }))
      show(await tracer.ready, process.title, globalThis[Symbol.for('honeyhive.v2')])
      tracer.getTracer().startSpan('unsent').end()
      ${end === '' ? 'await tracer.shutdown()' : ''}
    } catch (error) { showError(error) }
    ${end}`
}

async function bytesIn(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const texts = await Promise.all(files.map((file) => readFile(file, 'latin1')))
  return [...files, ...texts].join('\n')
}

/** All that came, but the header that the key is for. */
function sentTo({ requests }: Collector, isOwn: boolean): string {
  return requests
    .map(({ method, path, query, headers: { authorization, ...headers }, body }) =>
      [
        method,
        path,
        query,
        JSON.stringify(headers),
        isOwn ? '' : authorization,
        Buffer.from(body).toString('latin1'),
      ].join('\n'),
    )
    .join('\n')
}

describe('the key leaves in its header to its server, and by no other way, when', () => {
  test.each(casesOf('key', leakCases))('%s', async (_name, one) => {
    await using folder = await temporaryFolder()
    await using elsewhere = await startCollector()
    const fill = (text: string): string => text.replaceAll('ELSEWHERE', elsewhere.url).replaceAll('KEY', key)
    const reply: unknown = one.reply === undefined ? undefined : JSON.parse(fill(JSON.stringify(one.reply)))
    await using collector = await startCollector(
      reply === undefined ? {} : { [tracesPath]: reply as NonNullable<LeakCase['reply']> },
    )
    const { stdout, stderr } = await runChild({
      code: fill(program(one)),
      env: {
        HH_API_URL: one.isAway === true ? 'http://127.0.0.1:1' : collector.url,
        HH_API_KEY: key,
        HH_SPOOL_DIR: join(folder.path, 'spool'),
        HH_END_TIMEOUT: '0.5',
        ...one.env,
      },
    })
    const places = {
      stdout,
      stderr,
      spool: await bytesIn(folder.path),
      elsewhere: sentTo(elsewhere, false),
      own: sentTo(collector, true),
    }
    for (const [place, text] of Object.entries(places))
      expect(forms.filter((form) => text.includes(form)).map((form) => `${form} in ${place}`)).toEqual([])
    const keyed = collector.requests.filter(({ headers }) => headers['authorization'] === `Bearer ${key}`)
    expect(keyed.length > 0).toBe(one.isSent ?? true)
    expect(stdout.length).toBeGreaterThan(200)
  })
})
