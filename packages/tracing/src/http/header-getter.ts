import type { IncomingHttpHeaders } from 'node:http'
import type { TextMapGetter } from '@opentelemetry/api'

/** Headers as Node's parser gives them: names in lower case. */
export const headerGetter: TextMapGetter<IncomingHttpHeaders> = {
  get: (headers, name) => headers[name],
  keys: (headers) => Object.keys(headers),
}
