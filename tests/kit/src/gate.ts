/** A promise that the test opens: what holds a reply back until something else has happened. */
export interface Gate {
  readonly opened: Promise<void>
  readonly open: () => void
}

/**
 * @example
 * const gate = createGate()
 * const collector = await startCollector({ '/v1/traces': { kind: 'answer', until: gate.opened } })
 * gate.open()
 */
export function createGate(): Gate {
  let open: () => void = () => undefined
  const opened = new Promise<void>((resolve) => (open = resolve))
  return { opened, open }
}
