import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

const name = 'honeyhive_page'
const lifeMillis = 30 * 24 * 60 * 60 * 1000

/** What stands for the key in a browser: when it ends, and the key's own signature of that. The key itself is not in it. */
export function pageCookie(apiKey: string, nowMillis: number): string {
  const endsAt = String(nowMillis + lifeMillis)
  return `${endsAt}.${signature(apiKey, endsAt)}`
}

/** `Strict`: a browser sends it with no request that another site has begun. '' ends it. */
export function setCookie(value: string): string {
  const life = value === '' ? 0 : Math.floor(lifeMillis / 1000)
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${life}`
}

export function hasCookie(header: string | undefined, apiKey: string, nowMillis: number): boolean {
  const given = (header ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`))
    ?.slice(name.length + 1)
  const [endsAt = '', signed = ''] = (given ?? '').split('.')
  if (!/^\d{1,15}$/u.test(endsAt) || Number(endsAt) < nowMillis) return false
  return isEqual(signed, signature(apiKey, endsAt))
}

export function isKey(given: string, apiKey: string): boolean {
  return isEqual(given, apiKey)
}

function signature(apiKey: string, endsAt: string): string {
  return createHmac('sha256', apiKey).update(`page until ${endsAt}`).digest('hex')
}

/** Digests have one length, so the comparison takes the same time for any guess. */
function isEqual(one: string, other: string): boolean {
  return timingSafeEqual(digest(one), digest(other))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}
