import type { AnyValue, KeyValue } from './types.ts'

/** Every member of the `AnyValue` oneof side by side: how code looks at a value without asking first which it is. */
export interface AnyValueMembers {
  readonly stringValue?: string
  readonly boolValue?: boolean
  readonly intValue?: bigint
  readonly doubleValue?: number
  readonly arrayValue?: { readonly values: readonly AnyValue[] }
  readonly kvlistValue?: { readonly values: readonly KeyValue[] }
  readonly bytesValue?: Uint8Array
}
