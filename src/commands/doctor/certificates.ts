import { listCertificates, type TlsCertificate } from '#src/domain/certificates/certificates.ts'
import { wantedNames } from '#src/domain/certificates/wanted-names.ts'
import { type Found, fail, ok, warn } from './finding.ts'
import type { Ground } from './ground.ts'

/** Those that Opsentry gets itself, as it last noted. */
export async function lookAtCertificates({ config, data, outside }: Ground): Promise<Found[]> {
  if (!config.acme || data === null) return []
  const names = wantedNames({ db: data.db, fixedUrl: config.url ?? null })
  const known = new Map(listCertificates(data.db).map((one) => [one.id, one]))
  if (names.length === 0)
    return [
      warn(
        'OPSENTRY_ACME_EMAIL is set, and there is no name to get a certificate for: set a public URL with a host name.',
      ),
    ]
  const now = outside.clock.now()
  const wrong = names.flatMap(({ host, kind }) => wrongWith(host, known.get(host), { isOwn: kind === 'own', now }))
  if (wrong.length > 0) return wrong
  const [first] = [...known.values()].toSorted((a, b) => (a.endsAt ?? 0) - (b.endsAt ?? 0))
  const ends = new Date(first?.endsAt ?? 0).toISOString().slice(0, 10)
  return [ok(`${names.length} name(s) have certificates; that of ${first?.id} is the first to end, on ${ends}.`)]
}

function wrongWith(host: string, row: TlsCertificate | undefined, { isOwn, now }: { isOwn: boolean; now: number }) {
  const holds = row?.endsAt != null && row.endsAt > now
  if (row?.problem != null) return [isOwn && !holds ? fail(`${host}: ${row.problem}`) : warn(`${host}: ${row.problem}`)]
  if (!holds)
    return [
      warn(
        `${host} has no certificate yet: Opsentry asks for one within a minute, while it serves. Then run this again.`,
      ),
    ]
  return []
}
