/** Things in an order that people set: one of them goes one place up or down. */
export type Direction = 'up' | 'down'

/** It stands at the end already, and nothing would move. */
export function isAtEnd(items: readonly { id: string }[], id: string, direction: Direction): boolean {
  return items.at(direction === 'up' ? 0 : -1)?.id === id
}

/** The items in their new order. */
export function moved<T extends { id: string }>(items: readonly T[], id: string, direction: Direction): T[] {
  const from = items.findIndex((item) => item.id === id)
  const to = from + (direction === 'up' ? -1 : 1)
  const order = [...items]
  const [item] = order.splice(from, 1)
  if (item) order.splice(Math.max(0, to), 0, item)
  return order
}
