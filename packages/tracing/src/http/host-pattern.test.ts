import { expect, it } from 'vitest'
import { matchesHost } from './host-pattern.ts'

it.each([
  [['api.example.com'], 'api.example.com:443', true],
  [['API.example.com'], 'api.EXAMPLE.com', true],
  [['api.example.com'], 'api.example.com.evil.test', false],
  [['example.com'], 'api.example.com', false],
  [['*.example.com'], 'a.b.example.com', true],
  [['*.example.com'], 'example.com', false],
  [['*.example.com'], 'evilexample.com', false],
  [['localhost:3000'], 'localhost:3000', true],
  [['localhost:3000'], 'localhost:30001', false],
  [['localhost:3000'], 'localhost', false],
  [['[::1]:80'], '[::1]:80', true],
  [['[::1]'], '[::1]:8080', true],
  [['*'], 'anything', true],
  [['*:8080'], 'anything:8080', true],
  [['*:8080'], 'anything:80', false],
  [['other', 'second'], 'second', true],
  [[], 'anything', false],
  [[''], 'anything', false],
])('%j names %s: %s', (patterns, host, expected) => {
  expect(matchesHost(patterns, host)).toBe(expected)
})
