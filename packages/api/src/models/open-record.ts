/** An object with keys of the user's. `any`, because programs written for the first SDK read into it without checks. */
// oxlint-disable-next-line typescript/no-explicit-any
export type OpenRecord = { [key: string]: any }

/** The values of an object of constants. */
export type ValueOf<T> = T[keyof T]
