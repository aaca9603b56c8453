import type { Mail } from '../../../mail.ts'

/** The mail that a delivery owes now, or why it owes none any more. */
export type Composed = { mail: Mail } | { suppressed: string }
