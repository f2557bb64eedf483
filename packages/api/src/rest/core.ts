import { type SDKOptions, serverURLFromOptions } from './sdk-options.ts'

/**
 * Where to send calls, and how: what the functions of `honeyhive/funcs` take first.
 *
 * @example
 * const client = new HoneyHiveCore({ bearerAuth: process.env.HH_API_KEY, serverURL: 'http://127.0.0.1:4318' })
 * const result = await experimentsGetRuns(client, 'demo')
 * if (result.ok) console.log(result.value.evaluations)
 */
export class HoneyHiveCore {
  readonly _baseURL: URL | null
  declare readonly _options: SDKOptions

  constructor(options: SDKOptions = {}) {
    // Not enumerable: whoever prints a client shall not print its key.
    Object.defineProperty(this, '_options', { value: options })
    this._baseURL = serverURLFromOptions(options)
  }
}
