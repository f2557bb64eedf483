import type { FaultCase } from '../harness/fault-case.ts'

/** What is at the address, or what the address is. */
export type Obstacle =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'name'; readonly code: 'ENOTFOUND' | 'EAI_AGAIN' }
  | { readonly kind: 'status'; readonly status: 401 | 403 }
  | { readonly kind: 'encrypted'; readonly scheme: 'http' | 'https' }
  | { readonly kind: 'plain, asked for encryption' }

export interface UnreachableCase extends FaultCase {
  readonly obstacle: Obstacle
  /** What the one line on standard error says: the cause, and what to do. */
  readonly says: RegExp
}

/** Family A1: what may be wrong with the address when the tracer is made, and is found out when it is used. */
export const unreachableCases: readonly UnreachableCase[] = [
  { name: 'nobody listens', obstacle: { kind: 'nobody' }, says: /ECONNREFUSED.*HH_API_URL/u },
  {
    name: 'it takes the connection and is silent',
    obstacle: { kind: 'silence' },
    says: /no answer within.*HH_API_URL/u,
  },
  {
    name: 'there is no such host',
    obstacle: { kind: 'name', code: 'ENOTFOUND' },
    says: /ENOTFOUND.*no such host.*HH_API_URL/u,
  },
  {
    name: 'names cannot be looked up now',
    obstacle: { kind: 'name', code: 'EAI_AGAIN' },
    says: /EAI_AGAIN.*HH_API_URL/u,
  },
  { name: 'the key is unknown', obstacle: { kind: 'status', status: 401 }, says: /401.*HH_API_KEY/u },
  { name: 'the key may not do this', obstacle: { kind: 'status', status: 403 }, says: /403.*HH_API_KEY/u },
  {
    name: 'its certificate is nobody’s that is trusted',
    obstacle: { kind: 'encrypted', scheme: 'https' },
    says: /certificate.*NODE_EXTRA_CA_CERTS/u,
  },
  {
    name: 'it is encrypted and the address says http',
    obstacle: { kind: 'encrypted', scheme: 'http' },
    says: /HH_API_URL/u,
  },
  {
    name: 'it is not encrypted and the address says https',
    obstacle: { kind: 'plain, asked for encryption' },
    says: /HH_API_URL|NODE_EXTRA_CA_CERTS/u,
  },
]

export interface TrustCase extends FaultCase {
  readonly altName: string
  readonly isExpired: boolean
  readonly says: RegExp
}

/** Certificates of an authority that is trusted, which are wrong in another way. */
export const trustCases: readonly TrustCase[] = [
  { name: 'has expired', altName: 'IP:127.0.0.1', isExpired: true, says: /certificate has expired/u },
  { name: 'is for another name', altName: 'DNS:another.invalid', isExpired: false, says: /altnames|ALTNAME/u },
]

export interface SetUpCase extends FaultCase {
  readonly serverUrl: string
  readonly hasKey: boolean
  readonly says: RegExp
}

/** What can be said at once: the tracer is off, and says why. */
export const setUpCases: readonly SetUpCase[] = [
  { name: 'an address that is none', serverUrl: 'not an address', hasKey: true, says: /serverUrl.*address/iu },
  { name: 'no key', serverUrl: 'https://honeyhive.invalid', hasKey: false, says: /HH_API_KEY/u },
]
