import { readFile, writeFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../docs/benchmarks.md', import.meta.url))
const begin = '<!-- server: begin -->'
const end = '<!-- server: end -->'

/** The server's section as Markdown. */
export function section({ events, ceiling, runs }) {
  const head = ['', ...runs.map(({ node, driver }) => `Node ${node.slice(1)}, ${driver}`), 'must']
  const rows = [
    ['start to first answer, empty store', ...runs.map(({ emptyStarts }) => millis(emptyStarts)), '<= 1,000 ms'],
    [
      `start to first answer, ${thousands(events)} events`,
      ...runs.map(({ fullStarts }) => millis(fullStarts)),
      '<= 2,000 ms',
    ],
    [
      'sustained ingest, readers active',
      ...runs.map(({ eventsPerSecond }) => `${thousands(eventsPerSecond)} events/s`),
      '>= 4,000 (Node 24: 5,000)',
    ],
    [
      'processor time of the server for one event, all threads',
      ...runs.map(({ cpuMicrosPerEvent }) => `${Math.round(cpuMicrosPerEvent)} µs`),
      '',
    ],
    [
      'reader beside it, p50 / p95',
      ...runs.map(({ readMillis }) => `${millis(readMillis.p50)} / ${millis(readMillis.p95)}`),
      '',
    ],
    [
      'reader beside a steady 4,000 events/s (Node 24: 5,000), p50 / p95',
      ...runs.map(({ steady: { readMillis } }) => `${millis(readMillis.p50)} / ${millis(readMillis.p95)}`),
      'p95 <= 5 ms',
    ],
    ['what was taken then', ...runs.map(({ steady }) => `${thousands(steady.eventsPerSecond)} events/s`), ''],
    [
      'answer to a batch of 512 under that load, p50 / p95',
      ...runs.map(({ sendMillis }) => `${millis(sendMillis.p50)} / ${millis(sendMillis.p95)}`),
      '',
    ],
    [
      'answer to one span, alone, p50 / p95',
      ...runs.map(({ acknowledged }) => `${millis(acknowledged.one.p50)} / ${millis(acknowledged.one.p95)}`),
      'p95 <= 60 ms',
    ],
    [
      'answer to one span, 16 senders, p50 / p95',
      ...runs.map(({ acknowledged }) => `${millis(acknowledged.many.p50)} / ${millis(acknowledged.many.p95)}`),
      'p95 <= 60 ms',
    ],
    ...runs[0].answers.map(({ name }, index) => [
      `${name}, p50 / p95`,
      ...runs.map(({ answers }) => `${millis(answers[index].p50)} / ${millis(answers[index].p95)}`),
      limitOf(name),
    ]),
    [
      `disk, ${thousands(events)} events of 4 KB`,
      ...runs.map(
        ({ diskBytes }) => `${(diskBytes / 1e9).toFixed(2)} GB (${Math.round(diskBytes / events)} bytes an event)`,
      ),
      '<= 2 GB at 1,000,000',
    ],
    ['memory of the server, idle', ...runs.map(({ idle }) => `${Math.round(idle)} MB`), '<= 200 MB'],
    [
      'memory of the server, after the questions above',
      ...runs.map(({ afterQueries }) => `${Math.round(afterQueries)} MB`),
      '',
    ],
    [
      'memory of the server, most under ingest',
      ...runs.map(({ peakMegabytes }) => `${Math.round(peakMegabytes)} MB`),
      '<= 600 MB',
    ],
    [
      'ceiling: rows of 4 KB into SQLite, one thread',
      `${thousands(ceiling.inserts)} rows/s`,
      ...runs.slice(1).map(() => ''),
      '',
    ],
    [
      'ceiling: the same bodies over node:http, unread',
      `${thousands(ceiling.http)} events/s`,
      ...runs.slice(1).map(() => ''),
      '',
    ],
  ]
  return `${begin}
## The server

\`npm run bench:server\` on ${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}; load of the machine when it began: ${runs.map(({ load }) => load.toFixed(1)).join(', ')}.
${thousands(events)} events of ${runs.length === 1 ? 'one run' : 'each run'} are sessions of an agent (four model calls with growing history, tools, chains; 4.1 KB an event) in prepared
batches of 512 over four connections. Server, sender and reader share the cores. Sender and reader are in life other machines: so the
sender stands behind the server (a niceness of 10), and the reader does not wait for a core (a real-time class, where that is permitted).
Milliseconds are over HTTP, 200 of each.

${table([head, ...rows])}
${end}
`
}

/** Puts the section in place of the one that is there, else at the end. */
export async function writeSection(text) {
  const page = await readFile(file, 'utf8')
  const [before, rest] = page.split(begin)
  const after = rest === undefined ? '' : (rest.split(end)[1] ?? '').replace(/^\n/u, '')
  await writeFile(file, `${before.trimEnd()}\n\n${text}${after}`)
}

const limits = [
  [/^session list|^session of|^full-text|hot attribute/u, 'p95 <= 20 ms'],
  [/^chart/u, '<= 50 ms'],
  [/^distinct/u, '<= 100 ms'],
]

function limitOf(name) {
  return limits.find(([pattern]) => pattern.test(name))?.[1] ?? ''
}

function table([head, ...rows]) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

function millis(value) {
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ms`
}

function thousands(value) {
  return Math.round(value).toLocaleString('en-US')
}
