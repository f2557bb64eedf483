/** Keeps the place where this runs from being frozen until the promise resolves. */
export type KeepAwake = (promise: Promise<unknown>) => void

/**
 * Where platforms that freeze a function once it has answered put the context of the request at hand. Vercel's own package
 * (`@vercel/functions`) and Next.js read the first two; OpenNext puts Cloudflare's under the third.
 */
const requestContexts = ['@vercel/request-context', '@next/request-context', '__cloudflare-context__'].map((name) =>
  Symbol.for(name),
)

/** `waitUntil` of the request at hand, where there is one. Looked up each time, because it belongs to one request. */
export function findKeepAwake(holder: object = globalThis): KeepAwake | undefined {
  for (const key of requestContexts) {
    const place = memberOf(holder, key)
    if (place === undefined) continue
    const waitUntil = waitUntilOf(place)
    if (waitUntil !== undefined) return waitUntil
  }
  return undefined
}

/** What is there belongs to others and may be anything, or throw. */
function waitUntilOf(place: object): KeepAwake | undefined {
  try {
    const get: unknown = Reflect.get(place, 'get')
    const context: unknown = typeof get === 'function' ? get.call(place) : (memberOf(place, 'ctx') ?? place)
    const waitUntil = typeof context === 'object' && context !== null ? Reflect.get(context, 'waitUntil') : undefined
    return typeof waitUntil === 'function' ? (promise) => void waitUntil.call(context, promise) : undefined
  } catch {
    // Outside of a request some of them say so by an error; spans then go when their time has come.
    return undefined
  }
}

function memberOf(holder: object, key: string | symbol): object | undefined {
  const value: unknown = Reflect.get(holder, key)
  return typeof value === 'object' && value !== null ? value : undefined
}
