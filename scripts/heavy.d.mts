/**
 * Installs `tests/heavy` and its peers from their own lockfiles, once, puts a copy of what is built beside them, and says where
 * the installed things are.
 */
export function ensureHeavy(): Promise<{ readonly node24: string; readonly folder: string; readonly peers: string }>
