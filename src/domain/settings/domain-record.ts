import type { mailDomains } from '#src/db/schema/sso.ts'

/** Milliseconds that a proven domain stays proven while its record is missing: time to notice, and to put it back. */
export const missingGrace = 3 * 24 * 3_600_000

/** The TXT record that proves a mail domain. */
export function domainRecord({ domain, token }: Pick<typeof mailDomains.$inferSelect, 'domain' | 'token'>): {
  name: string
  value: string
} {
  return { name: `_opsentry.${domain}`, value: `opsentry-domain=${token}` }
}
