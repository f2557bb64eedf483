// Named steps on the terminal: a moving line where there is a person, plain lines where there is a pipe.
import { styleText } from 'node:util'

const isLive = Boolean(process.stdout.isTTY) && process.env.CI === undefined
const frames = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏']

/** Seconds with one decimal, as a person reads them. */
export function seconds(millis) {
  return `${(millis / 1000).toFixed(1)} s`
}

/**
 * Runs one step and shows its name, its time and how it ended.
 *
 * @template T
 * @param {string} name what the reader waits for, as a verb phrase
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 */
export async function step(name, run) {
  const startedAt = performance.now()
  const stopSpinner = isLive ? spin(name, startedAt) : () => {}
  try {
    const result = await run()
    stopSpinner()
    process.stdout.write(
      `${styleText('green', '✓')} ${name} ${styleText('dim', seconds(performance.now() - startedAt))}\n`,
    )
    return result
  } catch (error) {
    stopSpinner()
    process.stdout.write(
      `${styleText('red', '✗')} ${name} ${styleText('dim', seconds(performance.now() - startedAt))}\n`,
    )
    throw error
  }
}

function spin(name, startedAt) {
  let frame = 0
  const timer = setInterval(() => {
    frame = (frame + 1) % frames.length
    process.stdout.write(
      `\r\u001b[2K${frames[frame]} ${name} ${styleText('dim', seconds(performance.now() - startedAt))}`,
    )
  }, 80)
  return () => {
    clearInterval(timer)
    process.stdout.write('\r\u001b[2K')
  }
}
