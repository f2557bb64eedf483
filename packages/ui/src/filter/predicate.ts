/** The server's query language as it travels to `POST /api/query/…`. */
export type EventField =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'bucket'; readonly bucket: string; readonly path: readonly string[] }

export type Comparison = '=' | '<' | '<=' | '>' | '>='

export type Predicate =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  | { readonly kind: 'exists'; readonly field: EventField }
  | {
      readonly kind: 'compare'
      readonly field: EventField
      readonly operator: Comparison
      readonly value: string | number | boolean
    }
  | { readonly kind: 'contains'; readonly field: EventField; readonly text: string }
  | { readonly kind: 'words'; readonly text: string }
