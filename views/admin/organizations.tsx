import { pageBase, routes } from '#src/routes.ts'
import { NewOrganizationLink } from '../account/organizations.tsx'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { ListFilter } from '../layout/list-filter.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface AdminOrganizationRow {
  id: string
  name: string
  slug: string
  members: number
  createdAt: number
  /** Its team works from listed networks alone. */
  isLimited: boolean
  /** UTC ms until which a deleted organization can be restored; null: it is not deleted. */
  restorableUntil: number | null
}

export interface AdminOrganizationsProps {
  person: Person
  organizations: AdminOrganizationRow[]
  /** '': every one is listed. */
  search: string
  /** Of them all, whatever is searched for. */
  total: number
}

/** So few organizations nobody needs to search. */
const few = 10

/** Names and sizes only: what an organization does is its team's business. */
export function AdminOrganizationsPage({ person, organizations, search, total }: AdminOrganizationsProps): JSX.Element {
  const { t } = person
  const { allOrganizations: words } = t
  return (
    <AdminShell
      person={person}
      title={t.adminRooms.organizations}
      room="organizations"
      actions={<NewOrganizationLink t={t} />}
    >
      {total > few ? (
        <ListFilter
          list={routes.admin.organizations.show.url()}
          label={words.search}
          search={search}
          narrowed={search !== ''}
          t={t}
        />
      ) : null}
      {organizations.length === 0 ? (
        <Empty heading={words.noneFound} sentence={words.noneFoundHint} />
      ) : (
        <ListCard label={t.adminRooms.organizations}>
          {organizations.map((organization) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto" safe>
                  {organization.name}
                </h2>
                <p class="hint">
                  <Sentence
                    text={words.facts(pageBase(organization.slug), words.members(organization.members))}
                    parts={{ time: <Moment at={organization.createdAt} timeZone="UTC" t={t} /> }}
                  />
                </p>
              </div>
              {organization.isLimited && organization.restorableUntil === null ? (
                <Confirm
                  label={words.liftNetworks}
                  sentence={words.liftHint(isolated(organization.name))}
                  confirm={words.lift}
                  action={routes.admin.organizations.networksRemoval.url({ id: organization.id })}
                  csrf={person.csrf}
                  harmless
                />
              ) : null}
              {organization.restorableUntil === null ? null : (
                <Restore organization={organization} until={organization.restorableUntil} csrf={person.csrf} t={t} />
              )}
            </li>
          ))}
        </ListCard>
      )}
    </AdminShell>
  )
}

interface RestoreProps {
  organization: AdminOrganizationRow
  until: number
  csrf: string
  t: DashboardMessages
}

function Restore(props: RestoreProps): JSX.Element {
  const { t } = props
  return (
    <Form
      action={routes.admin.organizations.restoration.url({ id: props.organization.id })}
      csrf={props.csrf}
      class="button-row"
    >
      <span class="hint">
        <Sentence
          text={t.allOrganizations.erasedAfter}
          parts={{ time: <Moment at={props.until} timeZone="UTC" t={t} /> }}
        />
      </span>
      <Submit label={t.ownData.bringBack} ariaLabel={t.organizations.bringBackNamed(props.organization.name)} />
    </Form>
  )
}
