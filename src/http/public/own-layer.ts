import { createHash } from 'node:crypto'

export function hashOfStyles(css: string): string {
  return createHash('sha256').update(css).digest('hex').slice(0, 32)
}

/** A layer that tokens.css does not name comes after all that it does. */
export function inOwnLayer(css: string): string {
  return `@layer custom {\n${css}}\n`
}
