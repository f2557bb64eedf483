// The same work, done with our tracer and with another tool that traces at the same time. Prints what each has seen. It imports
// nothing by name, so that each program decides which copies meet.
const rounds = 20
const pause = () => new Promise((resolve) => setImmediate(resolve))

/**
 * @param ours the package `honeyhive`
 * @param peer sets the other tool up
 */
export async function work({ HoneyHiveTracer, trace }, peer) {
  const { ORDER, OURS_URL, STRATEGY = 'auto' } = process.env
  const init = () => HoneyHiveTracer.init({ serverUrl: OURS_URL, providerStrategy: STRATEGY })
  let tracer = ORDER === 'after' ? init() : undefined
  const theirs = await peer()
  tracer ??= init()
  const request = () =>
    theirs.inSpan('request', async () => {
      await pause()
      await trace('agent', async () => {
        await pause()
        await theirs.inSpan('query', pause)
        await trace('tool', pause)
      })
    })
  await Promise.all(Array.from({ length: rounds }, request))
  await tracer.flush()
  const { provider, spans, health } = tracer.status()
  const result = { provider, spans, health, seen: await theirs.finish(), registered: theirs.registered }
  console.log(`RESULT ${JSON.stringify(result)}`)
  await tracer.shutdown()
}
