import { pausedUntil } from '#src/domain/certificates/acme-account.ts'
import { listCertificates } from '#src/domain/certificates/certificates.ts'
import { tryAgain } from '#src/domain/certificates/try-again.ts'
import { wantedNames } from '#src/domain/certificates/wanted-names.ts'
import { routes } from '#src/routes.ts'
import { type CertificateRow, CertificatesPage } from '#views/admin/certificates.tsx'
import { action, type Binding, done, type PersonContext, page } from '../action.ts'
import { personOf } from '../person.ts'

const { certificates } = routes.admin

export const certificateRoutes: Binding[] = [
  page(certificates.show, (context) => showCertificates(context)),

  action(
    certificates.attempt,
    ({ deps, actor, form }) => {
      tryAgain(deps, actor, form.text('host'))
      return done(certificates.show.url(), 'It is tried again within a minute.')
    },
    (context, { problem }) => showCertificates(context, problem),
  ),
]

function showCertificates(context: PersonContext, problem?: string): JSX.Element {
  const { deps } = context
  return CertificatesPage({
    person: personOf(context),
    now: deps.clock.now(),
    problem,
    authority: deps.authority && {
      host: new URL(deps.authority.directory).host,
      email: deps.authority.email,
      pausedUntil: pausedUntil(deps, deps.authority.directory),
    },
    rows: deps.authority === null ? [] : rowsOf(context),
  })
}

/** Each wanted name, whether anything has become of it yet or not. */
function rowsOf({ deps }: PersonContext): CertificateRow[] {
  const known = new Map(listCertificates(deps.db).map((one) => [one.id, one]))
  return wantedNames(deps).map(({ host, kind }) => {
    const row = known.get(host)
    const { endsAt = null, renewAt = null, problem = null, triedAt = null, nextTryAt = 0 } = row ?? {}
    return { host, kind, endsAt, renewAt, problem, triedAt, nextTryAt }
  })
}
