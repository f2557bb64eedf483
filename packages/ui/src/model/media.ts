export type Media =
  | { readonly kind: 'picture'; readonly mimeType: string }
  | { readonly kind: 'data'; readonly mimeType: string; readonly bytes: number }
  | { readonly kind: 'address'; readonly mimeType: string }

const PICTURE = /^data:(image\/(?:png|jpeg|gif|webp|avif))[;,]/i

/** How a media part may be shown. Only raster pictures inside the trace are drawn; everything else is named. */
export function mediaOf(mimeType: string | null, url: string): Media {
  const picture = PICTURE.exec(url)?.[1]
  if (picture !== undefined) return { kind: 'picture', mimeType: picture.toLowerCase() }
  if (!url.startsWith('data:')) return { kind: 'address', mimeType: mimeType ?? 'file' }
  const comma = url.indexOf(',')
  const head = comma < 0 ? url : url.slice(5, comma)
  const length = comma < 0 ? 0 : url.length - comma - 1
  const named = head.split(';')[0] ?? ''
  const bytes = head.endsWith(';base64') ? Math.floor((length * 3) / 4) : length
  return { kind: 'data', mimeType: mimeType ?? (named === '' ? 'data' : named), bytes }
}
