export type Media =
  | { readonly kind: 'picture'; readonly mimeType: string }
  | { readonly kind: 'sound'; readonly mimeType: string; readonly bytes: number }
  | { readonly kind: 'data'; readonly mimeType: string; readonly bytes: number }
  /** `link` is http(s) or nothing. */
  | { readonly kind: 'address'; readonly mimeType: string; readonly link: string | null }

const PICTURE = /^data:(image\/(?:png|jpeg|gif|webp|avif))[;,]/i
const SOUND = /^data:(audio\/(?:x-)?(?:wav|wave|mpeg|mp3|mp4|m4a|aac|ogg|opus|webm|flac))[;,]/i

/** How a media part may be shown. Raster pictures and sounds inside the trace are; everything else is named. */
export function mediaOf(mimeType: string | null, url: string): Media {
  const picture = PICTURE.exec(url)?.[1]
  if (picture !== undefined) return { kind: 'picture', mimeType: picture.toLowerCase() }
  if (!/^data:/i.test(url)) return { kind: 'address', mimeType: mimeType ?? 'file', link: httpAddress(url) }
  const comma = url.indexOf(',')
  const head = comma < 0 ? url : url.slice(5, comma)
  const length = comma < 0 ? 0 : url.length - comma - 1
  const named = head.split(';')[0] ?? ''
  const bytes = head.endsWith(';base64') ? Math.floor((length * 3) / 4) : length
  const sound = SOUND.exec(url)?.[1]
  if (sound !== undefined) return { kind: 'sound', mimeType: sound.toLowerCase(), bytes }
  return { kind: 'data', mimeType: mimeType ?? (named === '' ? 'data' : named), bytes }
}

function httpAddress(url: string): string | null {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return null
  return new URL(url).href
}
