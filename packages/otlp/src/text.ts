const LONE_SURROGATES = /\p{Surrogate}/gu

/** `text` with every surrogate that has no partner replaced by U+FFFD, which is what UTF-8 makes of it. */
export function wellFormed(text: string): string {
  return text.replace(LONE_SURROGATES, '\uFFFD')
}
