import { dataProperty } from '../../core/serialize-scalar.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- a member of the user's object, called as it was called
export type Method = (this: any, ...args: any[]) => any

/** The method `key` of `value`, found without running a getter. */
export function methodOf(value: object, key: PropertyKey): Method | undefined {
  const member = dataProperty(value, key)
  return typeof member === 'function' ? (member as Method) : undefined
}

/**
 * Puts `wrapper` in front of the method of this one object; no prototype is touched. It is as enumerable as what it hides,
 * so that listing or serializing the object shows what it showed before. False when the object takes no property.
 */
export function wrapMethod(target: object, key: PropertyKey, wrapper: Method): boolean {
  const own = Object.getOwnPropertyDescriptor(target, key)
  return Reflect.defineProperty(target, key, {
    value: wrapper,
    writable: true,
    configurable: true,
    enumerable: own?.enumerable ?? false,
  })
}

/** Whether `wrapMethod` would succeed, known before anything is changed. */
export function isWrappable(target: object, key: PropertyKey): boolean {
  const own = Object.getOwnPropertyDescriptor(target, key)
  return own === undefined ? Object.isExtensible(target) : own.configurable === true
}
