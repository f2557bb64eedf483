import type { Cancellation } from '../schedule/cancellation.ts'
import type { TerminalOutput } from '../terminal/output.ts'

/**
 * The first Ctrl-C stops the run: what runs is finished, and what is done is written. The second one ends the process, as
 * it does without us. Answers the function that lets go of the signal.
 */
export function stopAtInterrupt(cancellation: Cancellation, output: TerminalOutput, isWanted: boolean): () => void {
  if (!isWanted) return () => undefined
  const onInterrupt = (): void => {
    process.removeListener('SIGINT', onInterrupt)
    output.writeProgress('\nStopping: what runs is finished and written. Ctrl-C again ends at once.\n')
    cancellation.stop()
  }
  process.on('SIGINT', onInterrupt)
  return () => void process.removeListener('SIGINT', onInterrupt)
}
