import { isProxy } from 'node:util/types'

/**
 * The own text keys that `Object.keys` gives. Of a proxy they are asked for once, and not again for each key whether it is
 * enumerable: a proxy that claims millions of keys would hold the thread for seconds. Its hidden keys are among them.
 *
 * @throws what a proxy's trap throws.
 */
export function ownKeys(value: object): readonly string[] {
  if (!isProxy(value)) return Object.keys(value)
  return Reflect.ownKeys(value).filter((key) => typeof key === 'string')
}
