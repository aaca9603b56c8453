/** Hidden fields that every form carries besides its own (views/layout/fields.tsx). */
export const csrfField = '_csrf'
export const onceField = '_once'

/** The one-time key of a parsed body; '' where it has none. */
export function keyIn(body: unknown): string {
  const [key] = [fieldOf(body, onceField)].flat()
  return typeof key === 'string' ? key : ''
}

/** Names that every object has are fields only where they were sent. */
export function fieldOf(body: unknown, field: string): unknown {
  return Object.entries(Object(body)).find(([name]) => name === field)?.[1]
}
