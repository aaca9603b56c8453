import { pageBase, routes } from '#src/routes.ts'
import { NewOrganizationLink } from '../account/organizations.tsx'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { CsrfField } from '../layout/fields.tsx'
import { Moment } from '../layout/times.tsx'

export interface AdminOrganizationRow {
  id: string
  name: string
  slug: string
  members: number
  createdAt: number
  /** Deleted, and can be brought back until then; null: it is there. */
  restorableUntil: number | null
}

export interface AdminOrganizationsProps {
  person: Person
  organizations: AdminOrganizationRow[]
}

/** Names and sizes only: what an organization does is its team's business. */
export function AdminOrganizationsPage({ person, organizations }: AdminOrganizationsProps): JSX.Element {
  return (
    <AdminShell person={person} title="Organizations" room="organizations" actions={<NewOrganizationLink />}>
      <section class="card list-card" aria-label="Organizations">
        <ul class="rows">
          {organizations.map((organization) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" safe>
                  {organization.name}
                </h2>
                <p class="hint">
                  <span safe>
                    {`${pageBase(organization.slug)} · ${organization.members} ${organization.members === 1 ? 'member' : 'members'} · since `}
                  </span>
                  <Moment at={organization.createdAt} timeZone="UTC" />
                </p>
              </div>
              {organization.restorableUntil === null ? null : (
                <Restore organization={organization} until={organization.restorableUntil} csrf={person.csrf} />
              )}
            </li>
          ))}
        </ul>
      </section>
    </AdminShell>
  )
}

function Restore(props: { organization: AdminOrganizationRow; until: number; csrf: string }): JSX.Element {
  return (
    <form
      method="post"
      action={routes.admin.organizations.restoration.url({ id: props.organization.id })}
      class="button-row"
    >
      <CsrfField token={props.csrf} />
      <span class="hint">
        deleted, erased after <Moment at={props.until} timeZone="UTC" />
      </span>
      <button type="submit" class="button" aria-label={`Bring it back: ${props.organization.name}`}>
        Bring it back
      </button>
    </form>
  )
}
