export const fixtures: string
export function emitterNames(): Promise<readonly string[]>
export function record(name: string): Promise<unknown>
