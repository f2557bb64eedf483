import type { Agent } from 'node:http'
import { fetchFunction } from './option-parsers.ts'
import type { OptionReader, Parser } from './option-reader.ts'

type Fetch = typeof globalThis.fetch

/** Connections of the user's, over which requests are made. We never close them. */
export interface ConnectionConfig {
  readonly fetch: Fetch | undefined
  readonly agent: Agent | undefined
}

export function readConnections(reader: OptionReader): ConnectionConfig {
  const dispatcher = reader.read('dispatcher', [], withMethod<object>('dispatch', 'a dispatcher of undici'))
  return {
    fetch: reader.read('fetch', [], fetchFunction) ?? (dispatcher && fetchOver(dispatcher)),
    agent: reader.read('agent', [], withMethod<Agent>('createConnection', 'an agent of node:http or node:https')),
  }
}

/** The global `fetch` takes a dispatcher beside its standard options where it is undici's, as in Node. */
function fetchOver(dispatcher: object): Fetch {
  return (input, init) => globalThis.fetch(input, { ...init, dispatcher } as RequestInit)
}

/** An object that the user has made with a library; what it is shows by one method that only such objects have. */
function withMethod<T extends object>(name: string, expected: string): Parser<T> {
  return {
    expected,
    fromOption: (value) => (hasMethod(value, name) ? (value as T) : undefined),
    fromText: () => undefined,
  }
}

function hasMethod(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && typeof Reflect.get(value, name) === 'function'
}
