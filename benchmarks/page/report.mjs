import { cpus } from 'node:os'

/** The page's section of the benchmarks as Markdown. */
export function section({ measures, events, version, load, fillSeconds }) {
  return `## The page

\`npm run bench:page\` on ${cpus().length} cores (${cpus()[0]?.model.trim() ?? 'unknown'}), ${new Date().toISOString().slice(0, 10)}; Chromium ${version}; load of the machine when it began: ${load.toFixed(1)}.
The built server, with ${events.toLocaleString('en-US')} events over thirty days in its store (sent in ${Math.round(fillSeconds)} s), and the browser share the cores. Every opening is a new
browser context with nothing cached, which the browser has had half a second to set up, from the start of the navigation until the element is drawn; a filter
is timed from the key press until the frame after its answer. A long message opens with its beginning; the rest is read when it is asked for. Median and worst of five; frames: p95 and worst. "Server alone": the same request from Node, without the page.

${table(measures)}`
}

/** The same for a terminal. */
export function lines(measures) {
  return measures.map((measure) => {
    const [name, ...cells] = cellsOf(measure)
    return `${name.padEnd(76)} ${cells.map((cell) => cell.padStart(10)).join('')}`
  })
}

function table(measures) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  const head = ['', 'median', 'worst', 'server alone', 'must']
  return [line(head), line(head.map(() => '---')), ...measures.map((measure) => line(cellsOf(measure)))].join('\n')
}

function cellsOf({ name, median, worst, server, unit, must }) {
  const value = (number) =>
    number === undefined ? '' : `${number < 50 ? number.toFixed(1) : Math.round(number)} ${unit}`
  return [name, value(median), value(worst), value(server), `<= ${must} ${unit}`]
}
