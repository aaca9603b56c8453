import { routes } from '#src/routes.ts'
import type { Role } from '#src/words.ts'
import { AccountShell } from '../layout/account-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card, ListCard } from '../layout/card.tsx'
import { Empty } from '../layout/empty.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Icon } from '../layout/icons.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface OrganizationsProps {
  person: Person
  organizations: { name: string; slug: string; role: Role }[]
  /** Deleted ones that this account may bring back, until `until`. */
  deleted: { id: string; name: string; until: number }[]
  mayOpen: boolean
}

export function OrganizationsPage({ person, organizations, deleted, mayOpen }: OrganizationsProps): JSX.Element {
  const { t } = person
  return (
    <AccountShell
      person={person}
      title={t.accountRooms.organizations}
      room="organizations"
      actions={mayOpen ? <NewOrganizationLink t={t} /> : ''}
    >
      {organizations.length === 0 && deleted.length === 0 ? <NoOrganizations mayOpen={mayOpen} t={t} /> : null}
      {organizations.length > 0 ? (
        <ListCard label={t.organizations.list}>
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
                {t.roles[role]}
              </span>
            </li>
          ))}
        </ListCard>
      ) : null}
      {deleted.length > 0 ? <Deleted deleted={deleted} csrf={person.csrf} t={t} /> : null}
    </AccountShell>
  )
}

export function NewOrganizationLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button primary" href={routes.app.newOrganization.url()}>
      <Icon name="plus" />
      <span safe>{t.frame.newOrganization}</span>
    </a>
  )
}

function NoOrganizations({ t, mayOpen }: { t: DashboardMessages; mayOpen: boolean }): JSX.Element {
  return (
    <Empty
      heading={t.organizations.noneHeading}
      sentence={mayOpen ? t.organizations.noneMayOpen : t.organizations.none}
    />
  )
}

interface DeletedProps {
  t: DashboardMessages
  deleted: OrganizationsProps['deleted']
  csrf: string
}

function Deleted({ t, deleted, csrf }: DeletedProps): JSX.Element {
  return (
    <Card name="deleted" heading={t.organizations.deleted}>
      <ul class="plain-rows">
        {deleted.map(({ id, name, until }) => (
          <li class="row">
            <div class="row-main">
              <h3 dir="auto" safe>
                {name}
              </h3>
              <p class="hint">
                <Sentence
                  text={t.organizations.deletedUntil}
                  parts={{ time: <Moment at={until} timeZone="UTC" t={t} /> }}
                />
              </p>
            </div>
            <Form action={routes.account.organizations.restoration.url({ id })} csrf={csrf}>
              <Submit label={t.ownData.bringBack} ariaLabel={t.organizations.bringBackNamed(name)} />
            </Form>
          </li>
        ))}
      </ul>
    </Card>
  )
}
