import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What a program does with a result that fails; `settle` is the identity in the control run. */
const programs: readonly (readonly [name: string, code: string])[] = [
  ['a promise that nobody awaits', `settle(Promise.reject(error))`],
  ['a promise that is caught', `settle(Promise.reject(error)).catch(log)`],
  ['a promise that is caught later', `const p = settle(Promise.reject(error)); setTimeout(() => p.catch(log), 5)`],
  ['a promise that rejects later and is awaited', `await settle(later()).catch(log)`],
  ['a promise whose then has no catch', `settle(Promise.reject(error)).then(log)`],
  ['a promise passed on', `Promise.all([settle(Promise.reject(error))]).catch(log)`],
  [
    'a promise that is awaited and then caught again',
    `const p = settle(later()); await p.catch(log); await p.catch(log)`,
  ],
  ['a promise that was handled before, and fails later', `const p = later(); p.catch(log); settle(p)`],
  ['a promise that is handled by another holder, later', `const p = later(); settle(p); p.catch(log)`],
  ['an async function that nobody awaits', `own(async () => { throw error })`],
  ['an async function that fails later and nobody awaits', `own(async () => { await later() })`],
  ['an async function that is caught', `own(async () => { await later() }).catch(log)`],
  [
    'an async function that is caught after it failed',
    `const p = own(async () => { throw error }); setTimeout(() => p.catch(log), 5)`,
  ],
  ['a subclass promise that nobody awaits', `settle(Sub.reject(error))`],
  ['a subclass promise that is awaited', `try { await settle(Sub.reject(error)) } catch (e) { log(e) }`],
  ['a subclass promise that is caught later', `const p = settle(Sub.reject(error)); setTimeout(() => p.catch(log), 5)`],
  ['a subclass promise whose then has no catch', `settle(Sub.reject(error)).then(log)`],
  ['a lazy promise that nobody subscribes', `settle(new Lazy())`],
  ['a lazy promise whose then has no catch', `settle(new Lazy()).then(log)`],
  ['a lazy promise that is awaited', `try { await settle(new Lazy()) } catch (e) { log(e) }`],
  ['parse() of a lazy promise that nobody awaits', `settle(new Lazy()).parse()`],
  ['a step of an async generator that nobody awaits', `settle(failing()).next()`],
  ['an async generator that is iterated', `try { for await (const x of settle(failing())) {} } catch (e) { log(e) }`],
  ['a read of a web stream that nobody awaits', `settle(brokenStream()).getReader().read()`],
  ['a pipe that nobody awaits', `settle(brokenStream()).pipeTo(new WritableStream())`],
  ['a pipe through', `settle(brokenStream()).pipeThrough(new TransformStream())`],
  ['a teed stream that nobody reads', `settle(brokenStream()).tee()`],
  ['a web stream that nobody reads', `settle(brokenStream())`],
  ['a Node stream without a listener', `settle(Readable.from(failing())).resume()`],
  ['a Node stream with a listener', `settle(Readable.from(failing())).on('error', log).resume()`],
]

const preamble = `
import { Readable } from 'node:stream'
import { settle as ours } from './settle.mjs'
const log = (value) => console.log('program: ' + (value?.message ?? value))
process.on('unhandledRejection', (reason) => console.log('unhandled: ' + reason?.message))
process.on('rejectionHandled', () => console.log('handled after all'))
process.on('uncaughtException', (error) => console.log('uncaught: ' + error?.message))
const ends = []
const ending = {
  run: (fn) => fn(), capture: () => (fn) => fn(), firstChunk() {},
  complete: () => ends.push('complete'), fail: () => ends.push('fail'), stop: () => ends.push('stop'),
}
const isOurs = process.argv[2] === 'ours'
const settle = (result) => (isOurs ? ours(result, ending) : result)
const own = (fn) => (isOurs ? ours(fn(), ending, { ownsPromise: true, maxChunks: 9, maxBytes: 9 }) : fn())
const error = new Error('mine')
const later = () => new Promise((_, reject) => setTimeout(() => reject(error), 1))
class Sub extends Promise {}
class Lazy { parse() { return Promise.reject(error) } then(a, b) { return this.parse().then(a, b) } }
async function* failing() { throw error }
const brokenStream = () => new ReadableStream({ pull(controller) { controller.error(error) } })
process.on('exit', () => { if (ends.length > 1) console.log('ended ' + ends.join()) })
`

describe('a failure that the program handles, or not, is seen exactly as without tracing:', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'settle-'))
    const entryPoints = [fileURLToPath(new URL('settle.ts', import.meta.url))]
    await build({ entryPoints, bundle: true, platform: 'node', format: 'esm', outfile: join(folder, 'settle.mjs') })
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.concurrent.each(programs)('%s', async (name, code) => {
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.mjs`)
    await writeFile(file, `${preamble}\n${code}\n`)
    const output = async (variant: string): Promise<string> =>
      (await promisify(execFile)(process.execPath, [file, variant])).stdout
    expect(await output('ours')).toBe(await output('without'))
  })
})
