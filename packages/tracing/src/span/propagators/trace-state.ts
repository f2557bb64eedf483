import type { TraceState as ApiTraceState } from '@opentelemetry/api'
import { trimWhitespace } from './carrier.ts'

/** W3C trace context level 2, 3.3.1.1: a list of more members than this is not passed on. */
const MAX_MEMBERS_SENT = 32
const MAX_MEMBERS_READ = 128
/** What every participant has to pass on; longer lists are cut member by member, so that no server refuses the header. */
const MAX_LENGTH = 512
/** Members longer than this go first when a list has to be cut (3.3.1.5). */
const LONG_MEMBER_LENGTH = 128

const KEY = /^[a-z0-9][a-z0-9_\-*/@]{0,255}$/
const VALUE = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/

type Member = readonly [key: string, value: string]

/** The `tracestate` of a trace: an immutable list, the newest member first. */
export class TraceState implements ApiTraceState {
  private readonly members: readonly Member[]

  private constructor(members: readonly Member[]) {
    this.members = members
  }

  /**
   * Reads a header value, lines already joined by commas. `undefined` when any member breaks the grammar: the
   * specification then has the whole list discarded.
   */
  static parse(header: string): TraceState | undefined {
    const members = new Map<string, string>()
    for (const part of header.split(',', MAX_MEMBERS_READ)) {
      const text = trimWhitespace(part)
      if (text === '') continue
      const equals = text.indexOf('=')
      const key = text.slice(0, Math.max(equals, 0))
      const value = text.slice(equals + 1)
      if (!KEY.test(key) || !VALUE.test(value)) return undefined
      if (!members.has(key)) members.set(key, value)
    }
    return new TraceState([...members])
  }

  get(key: string): string | undefined {
    return this.members.find(([name]) => name === key)?.[1]
  }

  /** A new list with this member first; the same list when key or value cannot be sent. */
  set(key: string, value: string): TraceState {
    if (typeof key !== 'string' || typeof value !== 'string' || !KEY.test(key) || !VALUE.test(value)) return this
    return new TraceState([[key, value] as const, ...this.without(key)].slice(0, MAX_MEMBERS_SENT))
  }

  unset(key: string): TraceState {
    return new TraceState(this.without(key))
  }

  /** The header value; empty when the list is, or when it has more members than may be sent. */
  serialize(): string {
    if (this.members.length > MAX_MEMBERS_SENT) return ''
    const whole = textOf(this.members)
    if (whole.length <= MAX_LENGTH) return whole
    const short = this.members.filter(([key, value]) => key.length + value.length < LONG_MEMBER_LENGTH)
    const kept: Member[] = []
    let length = 0
    for (const member of textOf(short).length > 0 ? short : this.members) {
      length += member[0].length + member[1].length + 2
      if (length > MAX_LENGTH + 1) break
      kept.push(member)
    }
    return textOf(kept)
  }

  private without(key: string): readonly Member[] {
    return this.members.filter(([name]) => name !== key)
  }
}

function textOf(members: readonly Member[]): string {
  return members.map(([key, value]) => `${key}=${value}`).join(',')
}
