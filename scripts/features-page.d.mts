/** A feature: what it does for a user, the test that shows it, and a change of the code that takes it away. */
export interface FeatureRow {
  /** The number in the list of features, with a letter where it has several halves; `F` and a number for further ones. */
  readonly id: string
  readonly feature: string
  /** One sentence. */
  readonly does: string
  /** `name` is the title as it stands in the file, placeholders of `it.each` included. */
  readonly test: { readonly file: string; readonly name: string }
  /** `find` occurs once in the file. */
  readonly mutation: { readonly file: string; readonly find: string; readonly replace: string }
}

export interface Features {
  readonly features: readonly FeatureRow[]
  readonly notHere: readonly { readonly feature: string; readonly why: string }[]
}

/** Every row of the table, and what the Python SDK has and this one has not. */
export function readFeatures(): Promise<Features>

/** The text of docs/features.md. */
export function featuresPage(features: Features): string
