/** An object whose keys belong to the user: inputs, outputs, metadata … Any JSON value may stand in it. */
export type OpenObject = Readonly<Record<string, unknown>>
