import { describe, expect, it } from 'vitest'
import { argumentNames } from './argument-names.ts'

describe('argumentNames', () => {
  it.each([
    ['function f(a, b) {}', ['a', 'b']],
    ['async function f(query) {}', ['query']],
    ['function* f(x, y) {}', ['x', 'y']],
    ['x => x', ['x']],
    ['async x => x', ['x']],
    ['() => 1', []],
    ['(a = "x,y", b) => a', ['a', 'b']],
    ['({ a, b }, c) => a', ['', 'c']],
    ['(a = { b: [1, 2] }, c = () => (1, 2), d) => a', ['a', 'c', 'd']],
    ['(a, ...rest) => a', ['a', '']],
    ['function ($, _ünïcode) {}', ['$', '_ünïcode']],
    ['(a /* x, (y */, b) => a', ['a', 'b']],
    ['function /* f( */ named(a, // the first, of two)\n b) {}', ['a', 'b']],
    ['(a = "/* no comment", b = \'//\', c) => a', ['a', 'b', 'c']],
    ['({ ["m(x)"](a, b) {} })["m(x)"]', ['a', 'b']],
    ['({ async *["a]("](a) {} })["a]("]', ['a']],
    ['({ async(x) {} }).async', ['x']],
  ])('of %s', (source, names) => {
    // The text of a function is all that is looked at.
    const fn = Reflect.construct(Function, [`return (${source})`])() as (...args: unknown[]) => unknown
    expect(argumentNames(fn)).toEqual(names)
  })

  it('of methods, classes and native functions', () => {
    const object = {
      method(first: unknown, second: unknown): unknown {
        return [first, second]
      },
    }
    expect(argumentNames(object.method)).toEqual(['first', 'second'])
    expect(argumentNames(Math.max)).toEqual([])
    expect(argumentNames(object.method.bind(object))).toEqual([])
  })
})
