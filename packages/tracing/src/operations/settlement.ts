/** What a run wants to hear of a result that is not there yet. */
export interface SettlementListener {
  succeed(value: unknown): void
  fail(error: unknown): void
  abandon(): void
}

type Subscribe = (listener: SettlementListener) => void

const subscriptions = new WeakMap<object, Subscribe>()

/**
 * For results that must not be touched, such as the lazy promises of API clients: whoever instruments them says here how
 * to hear of their end.
 */
export function announceSettlement(result: object, subscribe: Subscribe): void {
  subscriptions.set(result, subscribe)
}

export function settlementOf(result: object): Subscribe | undefined {
  return subscriptions.get(result)
}
