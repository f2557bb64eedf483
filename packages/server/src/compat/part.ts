import type { LegacyEndpoints } from '@honeyhive/api/legacy'
import type { Endpoints } from '../wire/endpoint.ts'

type Under<Resource extends string> = Extract<
  keyof LegacyEndpoints,
  `${string} /${Resource}` | `${string} /${Resource}/${string}`
>

/** The endpoints of one resource, each of them; the compiler asks for every route that the API's types list. */
export type Part<Resource extends string> = Endpoints<Pick<LegacyEndpoints, Under<Resource>>>
