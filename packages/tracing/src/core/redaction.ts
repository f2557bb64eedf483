/**
 * How much of what people and models said is recorded: all of it, its shape (roles, types, tool names, sizes and counts), or
 * nothing. Texts of errors count as said, since they quote what caused them.
 */
export type CaptureContent = 'full' | 'metadata' | 'none'

/**
 * `keys` hides values of sensitive keys, in attributes, JSON, headers and `key=value`; `tokens` what has the shape of a
 * vendor's token, of a JWT or of a private key; `auth-headers` what follows Bearer and Basic; the others are what they are called.
 */
export const ruleNames = [
  'keys',
  'tokens',
  'auth-headers',
  'url-credentials',
  'email',
  'card',
  'iban',
  'us-ssn',
] as const
/** Name of a built-in rule. */
export type BuiltInRule = (typeof ruleNames)[number]

/** A pattern of the user's, with the name under which warnings speak of it. */
export interface NamedPattern {
  readonly name: string
  readonly pattern: RegExp
}

/** Where a text stands, for the mask. `key` is the attribute's. */
export interface Place {
  readonly kind:
    | 'text'
    | 'attribute'
    | 'span-name'
    | 'event-name'
    | 'event-attribute'
    | 'link-attribute'
    | 'status-message'
  readonly key?: string | undefined
}

/** Gets a text after the rules, and answers what is recorded in its place. */
export type Mask = (value: string, place: Place) => string

/** What is hidden, and how. */
export interface RedactorOptions {
  /** Hidden wherever they match. A pattern sees `windowChars` characters at once. */
  readonly patterns?: readonly (RegExp | NamedPattern)[] | undefined
  /**
   * Keys whose whole value is hidden, in attributes, JSON and `key=value` text, in any case and with any separators. Patterns
   * are tested on keys of attributes and JSON.
   */
  readonly keys?: readonly (string | RegExp)[] | undefined
  /** The built-in rules: all but `us-ssn` (true), none (false), or those named [true]. */
  readonly builtIn?: boolean | readonly BuiltInRule[] | undefined
  /** What stands where something was hidden ['[redacted]']. */
  readonly replacement?: string | undefined
  /** Sees every text value after the rules; what it cannot answer well is replaced whole. */
  readonly mask?: Mask | undefined
  /** A mask that takes longer for one text is not called again, and texts are replaced from then on [100 ms]. */
  readonly maskTimeoutMillis?: number | undefined
  /** Characters that a pattern of `patterns` sees at once [65,536]. */
  readonly windowChars?: number | undefined
  /** JSON text inside JSON strings is read to this depth, and as plain text below it [8]. */
  readonly maxJsonDepth?: number | undefined
  /** Hears, once per kind, what is wrong with the mask. A tracer says it on standard error as well. */
  readonly onWarning?: ((kind: string, message: string) => void) | undefined
  /** Milliseconds of a clock that never goes back. Default: `performance.now`. */
  readonly monotonicMillis?: (() => number) | undefined
}
