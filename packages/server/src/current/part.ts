import type { CurrentEndpoints } from '@honeyhive/api/current'
import type { Endpoints } from '../wire/endpoint.ts'

type Under<Resource extends string> = Extract<
  keyof CurrentEndpoints,
  `${string} /v1/${Resource}` | `${string} /v1/${Resource}/${string}`
>

/** The endpoints of one resource, each of them; the compiler asks for every route that the API's types list. */
export type Part<Resource extends string> = Endpoints<Pick<CurrentEndpoints, Under<Resource>>>
