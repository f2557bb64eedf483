/** Reads at most `maxBytes` of an answer and lets go of the rest. */
export async function readCapped(
  response: Response,
  maxBytes: number,
): Promise<{ body: Uint8Array; bodyCut: boolean }> {
  if (response.body === null) return { body: new Uint8Array(0), bodyCut: false }
  const reader = response.body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return { body: join(chunks, length), bodyCut: false }
    const room = maxBytes - length
    if (value.length > room) {
      chunks.push(value.subarray(0, room))
      // The connection is given up rather than drained; whether that succeeds changes nothing for the caller.
      reader.cancel().catch(() => undefined)
      return { body: join(chunks, maxBytes), bodyCut: true }
    }
    chunks.push(value)
    length += value.length
  }
}

function join(chunks: readonly Uint8Array[], length: number): Uint8Array {
  const whole = new Uint8Array(length)
  let offset = 0
  for (const chunk of chunks) {
    whole.set(chunk, offset)
    offset += chunk.length
  }
  return whole
}
