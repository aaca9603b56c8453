import type { Mail } from '../../../context.ts'

/** The mail that a delivery owes now, or why it owes none any more. */
export type Composed = { mail: Mail } | { suppressed: string }
