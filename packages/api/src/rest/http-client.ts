/** What sends a request: `fetch`, or what is called like it. */
export type Fetcher = (input: string | URL | Request, init?: RequestInit) => Promise<Response>
/** A value, or the promise of one. */
export type Awaitable<T> = T | Promise<T>
/** Of what a request is made. */
export type RequestInput = { url: URL; options?: RequestInit | undefined }
/** What `new HTTPClient` takes. */
export interface HTTPClientOptions {
  /** Default: the global `fetch`, looked up for every request. */
  fetcher?: Fetcher
}
/** Called before a request is sent; changes it, or answers another. */
export type BeforeRequestHook = (request: Request) => Awaitable<Request | void>
/** Called when a request got no answer. */
export type RequestErrorHook = (error: unknown, request: Request) => Awaitable<void>
/** Called when an answer has come. */
export type ResponseHook = (response: Response, request: Request) => Awaitable<void>

type Hooks = {
  beforeRequest: BeforeRequestHook
  requestError: RequestErrorHook
  response: ResponseHook
}
type HookLists = { [K in keyof Hooks]: Hooks[K][] }

/**
 * What the `HoneyHive` client sends its requests with: a `fetch`, and hooks around it. A hook that throws fails the call.
 *
 * @example
 * const httpClient = new HTTPClient()
 * httpClient.addHook('beforeRequest', (request) => { request.headers.set('x-trace', id) })
 * const client = new HoneyHive({ bearerAuth, httpClient })
 */
export class HTTPClient {
  private readonly options: HTTPClientOptions
  private readonly hooks: HookLists = { beforeRequest: [], requestError: [], response: [] }

  constructor(options: HTTPClientOptions = {}) {
    this.options = options
  }

  /** Sends a request through the hooks. Rejects with what `fetch` rejects with. */
  async request(request: Request): Promise<Response> {
    let sent = request
    for (const hook of this.hooks.beforeRequest) sent = (await hook(sent)) ?? sent
    let response: Response
    try {
      response = await (this.options.fetcher ?? globalThis.fetch)(sent)
    } catch (error) {
      for (const hook of this.hooks.requestError) await hook(error, sent)
      throw error
    }
    for (const hook of this.hooks.response) await hook(response, sent)
    return response
  }

  /** Adds a hook; hooks run in the order in which they were added. */
  addHook<K extends keyof Hooks>(hook: K, fn: Hooks[K]): this {
    this.hooks[hook].push(fn)
    return this
  }

  /** Takes away a hook that was added before. */
  removeHook<K extends keyof Hooks>(hook: K, fn: Hooks[K]): this {
    const index = this.hooks[hook].indexOf(fn)
    if (index !== -1) this.hooks[hook].splice(index, 1)
    return this
  }

  /** A client with the same `fetch` and hooks, whose hooks can be changed apart. */
  clone(): HTTPClient {
    const child = new HTTPClient(this.options)
    child.hooks.beforeRequest.push(...this.hooks.beforeRequest)
    child.hooks.requestError.push(...this.hooks.requestError)
    child.hooks.response.push(...this.hooks.response)
    return child
  }
}

/** A number, `'4XX'` for a whole class, `'default'` for any, or a list of these. */
export type StatusCodePredicate = number | string | (number | string)[]

/**
 * Whether a response's status is among those named.
 *
 * @example
 * matchStatusCode(response, [404, '5XX'])
 */
export function matchStatusCode(response: Response, codes: StatusCodePredicate): boolean {
  const status = String(response.status)
  return [codes].flat().some((code) => {
    const wanted = String(code).toLowerCase()
    return wanted === 'default' || wanted === status || wanted === `${status[0]}xx`
  })
}

/**
 * Whether a response's content type is of a kind; parameters such as `charset` count only when they are named.
 *
 * @example
 * matchContentType(response, 'application/json')
 */
export function matchContentType(response: Response, pattern: string): boolean {
  if (pattern === '*' || pattern === '*/*') return true
  const [wanted = '', ...wantedParameters] = partsOf(pattern)
  const [type = '', ...parameters] = partsOf(response.headers.get('content-type') ?? 'application/octet-stream')
  const isType = wanted.endsWith('/*') ? type.startsWith(wanted.slice(0, -1)) : type === wanted
  return isType && wantedParameters.every((parameter) => parameters.includes(parameter))
}

/**
 * Whether a response's status and content type are as wanted.
 *
 * @example
 * matchResponse(response, 200, 'application/json')
 */
export function matchResponse(response: Response, code: StatusCodePredicate, contentTypePattern: string): boolean {
  return matchStatusCode(response, code) && matchContentType(response, contentTypePattern)
}

function partsOf(contentType: string): string[] {
  return contentType
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
}
