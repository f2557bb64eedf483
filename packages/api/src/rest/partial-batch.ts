import { isRecord } from './shape.ts'

interface PartialBatch {
  readonly eventIds: string[]
  readonly errors: string[]
  readonly success: boolean
}

/** The error of a batch of which only a part was taken: status 500 with JSON that says so. */
export function partial<E extends Error>(
  response: Response,
  body: string,
  PartialError: new (data: PartialBatch) => E,
): E | undefined {
  if (response.status !== 500) return undefined
  const data = readPartial(body)
  return data === undefined ? undefined : new PartialError(data)
}

function readPartial(body: string): PartialBatch | undefined {
  let value: unknown
  try {
    value = JSON.parse(body)
  } catch {
    // A 500 that is no JSON is an ordinary failure, which the caller reports with its text.
    return undefined
  }
  if (!isRecord(value) || !Array.isArray(value['errors'])) return undefined
  return { eventIds: texts(value['event_ids']), errors: texts(value['errors']), success: value['success'] === true }
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : []
}
