/** `ok`: as it should be. `note`: worth knowing. `problem`: spans would not arrive. */
export type Level = 'ok' | 'note' | 'problem'

/** One thing that was looked at. */
export interface Finding {
  readonly level: Level
  /** One or two words: 'server', 'api key'. */
  readonly what: string
  /** What was found, in a sentence. */
  readonly found: string
  /** What to do about it. */
  readonly remedy?: string | undefined
}

export function ok(what: string, found: string): Finding {
  return { level: 'ok', what, found }
}

export function note(what: string, found: string, remedy?: string): Finding {
  return { level: 'note', what, found, remedy }
}

export function problem(what: string, found: string, remedy?: string): Finding {
  return { level: 'problem', what, found, remedy }
}
