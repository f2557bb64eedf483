import { useEffect, useState } from 'react'

/** A page in the background draws no frames, and must not wait for one. */
const LONGEST_WAIT_MILLIS = 200

/** False until the first drawing has been seen: what is not looked at first can be drawn after it. */
export function useSettled(): boolean {
  const [isSettled, setSettled] = useState(false)
  useEffect(() => {
    const settle = (): void => setSettled(true)
    // The second frame begins when the first one has been handed over.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(settle)
    })
    const latest = setTimeout(settle, LONGEST_WAIT_MILLIS)
    return () => {
      cancelAnimationFrame(frame)
      clearTimeout(latest)
    }
  }, [])
  return isSettled
}
