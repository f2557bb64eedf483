/** Installs `tests/heavy` from its own lockfile, once, and says where the installed things are. */
export function ensureHeavy(): Promise<{ readonly node24: string }>
