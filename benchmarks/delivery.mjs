// What becomes of spans, and of the process that made them: bursts, event-loop delay, endings, outages. Each measurement is a
// program of its own beside a sink of its own; ours runs with its defaults, and what it left on disk is sent by a next start.
import { fork, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { median, medianRatio } from './statistics.mjs'

const here = (path) => fileURLToPath(new URL(path, import.meta.url))
const measured = ['stock', 'honeyhive']
const ways = ['natural', 'exit', 'throw', 'signal', 'kill']
const outages = [
  { name: 'down 10 s', mode: 'down', lastsMillis: 10_000 },
  { name: 'slow 2 s', mode: 'slow', lastsMillis: 0 },
  { name: '503 for 10 s', mode: '503', lastsMillis: 10_000 },
  { name: '429 for 10 s', mode: '429', lastsMillis: 10_000 },
]

/** The sections of the page about delivery, for one Node. */
export async function measureDelivery({ node, version, rounds, seconds }) {
  return [
    await bursts(node, version, rounds),
    await loopDelay(node, version, rounds, seconds),
    await held(node, version, rounds),
    await lostAtEnds(node, version),
    await lostInOutages(node, version),
  ]
}

async function bursts(node, version, rounds) {
  const rows = []
  for (const count of [1_000, 10_000, 100_000]) {
    const results = { stock: [], honeyhive: [] }
    for (let round = 0; round < rounds; round += 1)
      for (const variant of rotated(measured, round))
        results[variant].push(await oneRun({ node, variant, measure: 'burst', args: ['--count', String(count)] }))
    const lost = (variant) => median(results[variant].map(({ said, received }) => said.spans - received))
    const growth = (variant) => median(results[variant].map(({ said }) => said.growthMiB)).toFixed(0)
    rows.push(row([count, lost('stock'), lost('honeyhive'), growth('stock'), growth('honeyhive')]))
  }
  return section(`A burst in one turn, ${version}`, 'Small calls, all in one turn of the event loop, then the end.', [
    ['calls', 'lost: stock', 'ours', 'resident memory: stock +MiB', 'ours +MiB'],
    rows,
  ])
}

async function loopDelay(node, version, rounds, seconds) {
  const variants = ['none', 'stock', 'honeyhive']
  const results = Object.fromEntries(variants.map((variant) => [variant, []]))
  for (let round = 0; round < rounds; round += 1)
    for (const variant of rotated(variants, round))
      results[variant].push(
        await oneRun({ node, variant, measure: 'loop-delay', args: ['--seconds', String(seconds)] }),
      )
  const of = (variant, field) => results[variant].map(({ said }) => said[field])
  const rows = variants.map((variant) => {
    const perSpan = median(results[variant].map(({ bytes, received }) => (received === 0 ? 0 : bytes / received)))
    const ratio = medianRatio(of(variant, 'p99Millis'), of('none', 'p99Millis')).toFixed(2)
    const lost = median(results[variant].map(({ said, received }) => (variant === 'none' ? 0 : said.spans - received)))
    const cells = ['p99Millis', 'maxMillis', 'growthMiB'].map((field) => median(of(variant, field)).toFixed(1))
    return row([nameOf(variant), cells[0], `**${ratio}**`, cells[1], cells[2], perSpan.toFixed(0), lost])
  })
  return section(
    `Event-loop delay, ${version}`,
    '2,000 calls of 15 KB a second whose history is sent again. Ratio: p99 to that of no tracing, median of the rounds.',
    [['', 'p99 ms', '**ratio**', 'max ms', 'resident memory +MiB', 'bytes on the wire a span', 'lost'], rows],
  )
}

async function held(node, version, rounds) {
  const rows = []
  for (const mode of ['up', 'dead', 'hang'])
    for (const way of ['natural', 'exit', 'signal']) {
      const variants = ['none', 'stock', 'honeyhive']
      const results = Object.fromEntries(variants.map((variant) => [variant, []]))
      for (let round = 0; round < rounds; round += 1)
        for (const variant of rotated(variants, round))
          results[variant].push((await oneEnd({ node, variant, way, mode })).endMillis)
      const added = (variant) =>
        median(results[variant].map((millis, round) => millis - results.none[round])).toFixed(0)
      rows.push(row([mode === 'hang' ? 'hung' : mode, way, added('stock'), added('honeyhive')]))
    }
  return section(
    `Time that a process is held at its end, ${version}`,
    'From the end of the program’s work to the end of the process, less the same program untraced, in milliseconds. Stock does nothing at an end unless it is told to.',
    [['backend', 'end', 'stock ms', 'ours ms'], rows],
  )
}

async function lostAtEnds(node, version) {
  const rows = []
  for (const way of ways) {
    const lost = []
    for (const variant of measured) lost.push(1000 - (await oneEnd({ node, variant, way, mode: 'up' })).received)
    rows.push(row([way, ...lost]))
  }
  return section(
    `Spans lost of 1,000 at an end, ${version}`,
    'With the backend up. `kill` is SIGKILL, half a second after the last call, with `spool: always`; everything else runs with defaults.',
    [['end', 'lost: stock', 'ours'], rows],
  )
}

async function lostInOutages(node, version) {
  const rows = []
  for (const { name, mode, lastsMillis } of outages) {
    const args = ['--millis', String(lastsMillis + 5000)]
    const runs = measured.map((variant) => oneRun({ node, variant, measure: 'outage', args, mode, lastsMillis }))
    rows.push(row([name, ...(await Promise.all(runs)).map(({ received }) => 5000 - received)]))
  }
  return section(
    `Spans lost of 5,000 beside an outage, ${version}`,
    '1,000 calls a second from the beginning of the outage on, and five seconds after its end before the program ends.',
    [['backend', 'lost: stock', 'ours'], rows],
  )
}

/** Runs a measurement to its end; then everything that is on disk is sent. */
function oneRun({ node, variant, measure, args, mode = 'up', lastsMillis = 0 }) {
  return inPlace(mode, lastsMillis, async (place) => {
    const child = spawn(
      node,
      ['--expose-gc', here(`measures/${measure}.mjs`), '--variant', variant, '--url', place.sink.url, ...args],
      { env: place.env, stdio: ['ignore', 'pipe', 'ignore'] },
    )
    const said = await ended(child)
    const { spans, bytes } = variant === 'honeyhive' ? await nextStarts(node, place) : await place.sink.count()
    return { said: said === '' ? {} : JSON.parse(said.trim().split('\n').at(-1)), received: spans, bytes }
  })
}

function oneEnd({ node, variant, way, mode }) {
  return inPlace(mode, 0, async (place) => {
    const env = way === 'kill' ? { ...place.env, HH_SPOOL: 'always' } : place.env
    const args = [here('measures/end.mjs'), '--variant', variant, '--way', way, '--url', place.sink.url]
    const child = spawn(node, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
    let workedAt = 0
    child.stdout.once('data', () => {
      workedAt = performance.now()
      if (way === 'signal') child.kill('SIGTERM')
      if (way === 'kill') child.kill('SIGKILL')
    })
    await new Promise((resolve) => child.once('exit', resolve))
    const endMillis = performance.now() - workedAt
    await place.sink.heal()
    const { spans } = variant === 'honeyhive' ? await nextStarts(node, place) : await place.sink.count()
    return { endMillis, received: spans }
  })
}

/** Starts of other programs, each of which sends for a while what is on disk, until nothing more comes. */
async function nextStarts(node, { env, sink }) {
  const args = [here('measures/next-start.mjs'), '--url', sink.url]
  for (let before = await sink.count(); ;) {
    await ended(spawn(node, args, { env, stdio: ['ignore', 'pipe', 'ignore'] }))
    const now = await sink.count()
    if (now.spans === before.spans) return now
    before = now
  }
}

/** Runs with a sink, and with a directory of its own for what is kept on disk. */
async function inPlace(mode, lastsMillis, use) {
  const directory = await mkdtemp(join(tmpdir(), 'honeyhive-bench-'))
  const sink = fork(here('scripted-sink.mjs'), [mode, String(lastsMillis)])
  const answer = () => new Promise((resolve) => sink.once('message', resolve))
  const ask = (message) => {
    const answered = answer()
    sink.send(message)
    return answered
  }
  try {
    const { url } = await answer()
    return await use({
      env: { PATH: process.env.PATH, HH_SPOOL_DIR: join(directory, 'spool') },
      sink: { url, count: () => ask('count'), heal: () => ask('heal') },
    })
  } finally {
    sink.kill()
    await rm(directory, { recursive: true, force: true })
  }
}

/** What a child has printed, when it has ended. */
function ended(child) {
  return new Promise((resolve) => {
    let text = ''
    child.stdout.setEncoding('utf8').on('data', (chunk) => (text += chunk))
    child.once('close', () => resolve(text))
  })
}

function rotated(list, by) {
  return list.map((_, index) => list[(index + by) % list.length])
}

const nameOf = (variant) => ({ none: 'no tracing', stock: 'stock', honeyhive: 'ours' })[variant]
const row = (cells) => `| ${cells.join(' | ')} |`

function section(title, text, [head, rows]) {
  return [`## ${title}`, '', text, '', row(head), `|${'---|'.repeat(head.length)}`, ...rows].join('\n')
}
