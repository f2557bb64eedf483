/** Properties looked at in one chunk; what lies beyond is not weighed, since weighing must stay cheap. */
const MAX_PROPERTIES = 64
const SCALAR_BYTES = 8

/** About how many bytes a chunk holds on to: exact for text and binary data, an estimate for objects. Runs no getter. */
export function chunkSize(chunk: unknown): number {
  const queue: unknown[] = [chunk]
  let size = 0
  for (let index = 0; index < queue.length && index < MAX_PROPERTIES; index += 1) {
    const value = queue[index]
    if (typeof value === 'string') size += value.length
    else if (ArrayBuffer.isView(value)) size += value.byteLength
    else if (typeof value === 'object' && value !== null) size += SCALAR_BYTES + openInto(queue, value)
    else size += SCALAR_BYTES
  }
  return size
}

function openInto(queue: unknown[], value: object): number {
  const keys = Object.keys(value)
  for (const key of keys.slice(0, MAX_PROPERTIES)) queue.push(Object.getOwnPropertyDescriptor(value, key)?.value)
  return keys.length * SCALAR_BYTES
}
