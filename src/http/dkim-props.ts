import type { StoredDkimKey } from '#src/domain/mail/dkim-keys.ts'
import { dkimRecord } from '#src/domain/mail/dkim-record.ts'
import type { DkimKeyProps } from '#views/layout/dkim-card.tsx'

/** Props of a domain's DKIM card, for the organization's settings and the instance's; `key` is null until one is made. */
export function dkimProps(found: { domain: string; key: StoredDkimKey | null }): {
  domain: string
  dkimKey: DkimKeyProps | null
} {
  const { domain, key } = found
  if (key === null) return { domain, dkimKey: null }
  const { checkedAt, verifiedAt, problem, spf, dmarc } = key
  return { domain, dkimKey: { record: dkimRecord(key), checkedAt, verifiedAt, problem, spf, dmarc } }
}
