import type { CurrentEndpoints } from '../current/endpoints.ts'

/** A route under `/v1` with its method: `GET /v1/runs/{run_id}`. */
export type Route = keyof CurrentEndpoints

type PartsOf<R extends string> = R extends `${string}{${infer Part}}${infer More}` ? Part | PartsOf<More> : never

type Path<R extends Route> = [PartsOf<R>] extends [never]
  ? { readonly path?: undefined }
  : { readonly path: { readonly [K in PartsOf<R>]: string } }

type Query<R extends Route> = CurrentEndpoints[R] extends { readonly query: infer Q }
  ? { readonly query?: Q | undefined }
  : { readonly query?: undefined }

type Body<R extends Route> = CurrentEndpoints[R] extends { readonly body: infer B }
  ? { readonly body: B }
  : { readonly body?: undefined }

/** What a route takes: the parts of its path, its query, its body. */
export type RouteInput<R extends Route> = Path<R> & Query<R> & Body<R>

/** What a route answers, as it travels. */
export type RouteAnswer<R extends Route> = CurrentEndpoints[R]['answer']

type NeedsNothing<R extends Route> = undefined extends RouteInput<R>['path']
  ? undefined extends RouteInput<R>['body']
    ? true
    : false
  : false

/** A route that needs nothing may be called with its name alone. */
export type RouteArguments<R extends Route, Options> =
  NeedsNothing<R> extends true ? [input?: RouteInput<R>, options?: Options] : [input: RouteInput<R>, options?: Options]
