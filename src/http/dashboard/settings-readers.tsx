import { accepted } from '#src/domain/forms/checked.ts'
import { readRelay } from '#src/domain/mail/read-relay.ts'
import { endPasses } from '#src/domain/organizations/end-passes.ts'
import { checkReaders } from '#src/domain/page-access/check-readers.ts'
import { listReaderGroups } from '#src/domain/page-access/find-reader-groups.ts'
import { listReaders } from '#src/domain/page-access/find-readers.ts'
import { endPass, listPasses } from '#src/domain/page-access/passes.ts'
import { membersOfGroups, servicesOfGroups } from '#src/domain/page-access/reader-rows.ts'
import { addReaders, removeReader } from '#src/domain/page-access/readers.ts'
import { countSeen } from '#src/domain/page-access/sight.ts'
import { routes } from '#src/routes.ts'
import { ReadersPage, type ReadersProps } from '#views/dashboard/settings-readers.tsx'
import { emptyForm, type FormState } from '#views/layout/fields.tsx'
import { action, type Binding, done, type MemberContext, page } from '../action.ts'
import { dashboardShell } from './shell.ts'

const { readers } = routes.dashboard.settings

/** Whom a page that is not public lets in by a mailed link, and which browsers are in. */
export const readerSettingsRoutes: Binding[] = [
  page(readers.show, (context) => showReaders(context)),

  action(
    readers.create,
    ({ deps, actor, params, form }) => {
      const added = addReaders(deps, actor, actor.organizationId, accepted(checkReaders(form)))
      return done(readers.show.url(params), said(added))
    },
    (context, form) => showReaders(context, form),
  ),

  action(readers.removal, ({ deps, actor, params }) => {
    const { address } = removeReader(deps, actor, actor.organizationId, params.id)
    return done(readers.show.url(params), `${address} is removed, and out of the page.`)
  }),

  action(readers.passEnd, ({ deps, actor, params }) => {
    endPass(deps, actor, actor.organizationId, params.id)
    return done(readers.show.url(params), 'That browser is out of the page.')
  }),

  action(readers.passesEnd, ({ deps, actor, params }) => {
    endPasses(deps, actor, actor.organizationId)
    return done(readers.show.url(params), 'Everybody has to come in anew.')
  }),
]

function said(added: number): string {
  if (added === 0) return 'All of them were readers already.'
  else return added === 1 ? 'One reader is added.' : `${added} readers are added.`
}

/** `groupForm`: of another group. */
export function showReaders(
  context: MemberContext,
  form: FormState = emptyForm,
  groupForm: FormState = emptyForm,
): JSX.Element {
  const { deps, organization } = context
  const seen = countSeen(deps.db, organization.id)
  return ReadersPage({
    shell: dashboardShell(context),
    timeZone: organization.timeZone,
    opensByMail: organization.opensByMail && organization.visibility !== 'public',
    mailAvailable: readRelay(deps) !== null,
    readers: listReaders(deps.db, organization.id).map((reader) => ({ ...reader, services: seen.get(reader.id) ?? 0 })),
    groups: organization.visibility === 'readers' ? groupsOf(context) : undefined,
    ...listPasses(deps, organization.id),
    ...{ form, groupForm },
  })
}

function groupsOf({ deps, organization }: MemberContext): ReadersProps['groups'] {
  const readers = Map.groupBy(membersOfGroups(deps.db, organization.id), ({ groupId }) => groupId)
  const services = Map.groupBy(servicesOfGroups(deps.db, organization.id), ({ groupId }) => groupId)
  return listReaderGroups(deps.db, organization.id).map(({ id, name }) => ({
    ...{ id, name },
    readers: readers.get(id)?.length ?? 0,
    services: services.get(id)?.length ?? 0,
  }))
}
