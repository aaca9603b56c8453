import type { StoredDkimKey } from '#src/domain/mail/dkim-keys.ts'
import { dkimRecord } from '#src/domain/mail/dkim-record.ts'
import type { DkimKeyProps } from '#views/layout/dkim-card.tsx'

/** What both rooms show of a domain's key; null: there is none yet. */
export function dkimProps(found: { domain: string; key: StoredDkimKey | null }): {
  domain: string
  dkimKey: DkimKeyProps | null
} {
  const { domain, key } = found
  if (key === null) return { domain, dkimKey: null }
  const { checkedAt, verifiedAt, problem, spf, dmarc } = key
  return { domain, dkimKey: { record: dkimRecord(key), checkedAt, verifiedAt, problem, spf, dmarc } }
}
