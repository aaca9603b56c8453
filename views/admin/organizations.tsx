import { pageBase, routes } from '#src/routes.ts'
import { NewOrganizationLink } from '../account/organizations.tsx'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { ListCard } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { isolated } from '../layout/direction.ts'
import { Form, Submit } from '../layout/form.tsx'
import { Moment } from '../layout/times.tsx'

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
}

/** Names and sizes only: what an organization does is its team's business. */
export function AdminOrganizationsPage({ person, organizations }: AdminOrganizationsProps): JSX.Element {
  return (
    <AdminShell
      person={person}
      title="Organizations"
      room="organizations"
      actions={<NewOrganizationLink t={person.t} />}
    >
      <ListCard label="Organizations">
        {organizations.map((organization) => (
          <li class="row">
            <div class="row-main">
              <h2 class="row-title" dir="auto" safe>
                {organization.name}
              </h2>
              <p class="hint">
                <span safe>
                  {`${pageBase(organization.slug)} · ${organization.members} ${organization.members === 1 ? 'member' : 'members'} · since `}
                </span>
                <Moment at={organization.createdAt} timeZone="UTC" />
              </p>
            </div>
            {organization.isLimited && organization.restorableUntil === null ? (
              <Confirm
                label="Lift its list of networks"
                sentence={`For when its team is locked out: ${isolated(organization.name)} may be worked on from anywhere until somebody there lists networks anew. Its audit log says that you did this.`}
                confirm="Lift the list"
                action={routes.admin.organizations.networksRemoval.url({ id: organization.id })}
                csrf={person.csrf}
                harmless
              />
            ) : null}
            {organization.restorableUntil === null ? null : (
              <Restore organization={organization} until={organization.restorableUntil} csrf={person.csrf} />
            )}
          </li>
        ))}
      </ListCard>
    </AdminShell>
  )
}

function Restore(props: { organization: AdminOrganizationRow; until: number; csrf: string }): JSX.Element {
  return (
    <Form
      action={routes.admin.organizations.restoration.url({ id: props.organization.id })}
      csrf={props.csrf}
      class="button-row"
    >
      <span class="hint">
        deleted, erased after <Moment at={props.until} timeZone="UTC" />
      </span>
      <Submit label="Bring it back" ariaLabel={`Bring it back: ${props.organization.name}`} />
    </Form>
  )
}
