import type * as funcs from '../funcs.ts'
import type * as routes from './call-route.ts'

/** The calls themselves, loaded with the first one: most programs that trace never make any. */
export function load(): Promise<typeof funcs> {
  return import('../funcs.ts')
}

/** The `/v1` routes, loaded with the first call of one. */
export function loadRoutes(): Promise<typeof routes> {
  return import('./call-route.ts')
}
