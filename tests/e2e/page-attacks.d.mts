/** Texts that would run, or tell somebody who reads them, if the page ever took them for markup or loaded what they name. */
export declare const attacks: readonly string[]
