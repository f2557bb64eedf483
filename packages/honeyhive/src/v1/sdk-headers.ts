import { SDK_METADATA } from '@honeyhive/api/rest'

/**
 * What this SDK says of itself in headers; for requests that you make yourself.
 *
 * @example
 * await fetch(url, { headers: { ...SDK_HEADERS, authorization } })
 */
export const SDK_HEADERS: Readonly<Record<string, string>> = {
  'hh-sdk-version': SDK_METADATA.sdkVersion,
  'hh-sdk-language': 'typescript',
  'hh-sdk-package': 'honeyhive',
}
