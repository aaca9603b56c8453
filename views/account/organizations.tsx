import { routes } from '#src/routes.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'

export interface OrganizationsProps {
  person: Person
  organizations: { name: string; slug: string; role: string }[]
  /** Deleted ones that this account may bring back, until `until`. */
  deleted: { id: string; name: string; until: number }[]
  mayOpen: boolean
}

export function OrganizationsPage({ person, organizations, deleted, mayOpen }: OrganizationsProps): JSX.Element {
  return (
    <AccountShell
      person={person}
      title="Organizations"
      room="organizations"
      actions={mayOpen ? <NewOrganizationLink /> : ''}
    >
      {organizations.length === 0 && deleted.length === 0 ? <NoOrganizations mayOpen={mayOpen} /> : null}
      {organizations.length > 0 ? (
        <ListCard label="Your organizations">
          {organizations.map(({ name, slug, role }) => (
            <li class="row">
              <div class="row-main">
                <h2 class="row-title" dir="auto">
                  <a href={routes.dashboard.show.url({ slug })} safe>
                    {name}
                  </a>
                </h2>
              </div>
              <span class="badge" safe>
                {role}
              </span>
            </li>
          ))}
        </ListCard>
      ) : null}
      {deleted.length > 0 ? <Deleted deleted={deleted} csrf={person.csrf} /> : null}
    </AccountShell>
  )
}

export function NewOrganizationLink(): JSX.Element {
  return (
    <a class="button primary" href={routes.app.newOrganization.url()}>
      <Icon name="plus" />
      <span>New organization</span>
    </a>
  )
}

function NoOrganizations({ mayOpen }: { mayOpen: boolean }): JSX.Element {
  return (
    <Empty
      heading="You belong to no organization"
      sentence={
        mayOpen
          ? 'An organization is a team with its own status page. Make one, or ask a team for an invitation.'
          : 'An organization is a team with its own status page. Ask a team for an invitation.'
      }
    />
  )
}

function Deleted({ deleted, csrf }: { deleted: OrganizationsProps['deleted']; csrf: string }): JSX.Element {
  return (
    <Card name="deleted" heading="Deleted">
      <ul class="plain-rows">
        {deleted.map(({ id, name, until }) => (
          <li class="row">
            <div class="row-main">
              <h3 dir="auto" safe>
                {name}
              </h3>
              <p class="hint">
                Can be brought back until <Moment at={until} timeZone="UTC" />, then it is erased.
              </p>
            </div>
            <Form action={routes.account.organizations.restoration.url({ id })} csrf={csrf}>
              <Submit label="Bring it back" ariaLabel={`Bring it back: ${name}`} />
            </Form>
          </li>
        ))}
      </ul>
    </Card>
  )
}
