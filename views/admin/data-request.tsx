import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FormProblem, type FormState, Problem, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Rows } from '../layout/rows.tsx'
import { Moment } from '../layout/times.tsx'
import { type DataRequestRow, Due, kindWords } from './data-requests.tsx'

export interface DataRequestProps {
  person: Person
  request: DataRequestRow & { reason: string | null; notes: string }
  /** Tables that hold the address, and in how many rows; null: the address is forgotten. */
  found: { table: string; rows: number }[] | null
  /** `url`: the subscriber's page; null where the instance admin is no member of that organization. */
  subscriptions: { organization: string; state: string; url: string | null }[]
  forms: { notes: FormState; refusal: FormState; rights: FormState }
}

export function DataRequestPage(props: DataRequestProps): JSX.Element {
  const { person, request, found, forms } = props
  return (
    <AdminShell person={person} title={request.address} room="data-requests" actions={<Due request={request} />}>
      {request.state === 'open' ? null : <Problem sentence={forms.notes.problem ?? forms.refusal.problem} />}
      <Card name="facts" heading="Request">
        <Facts>
          <Fact name="Asked for" value={kindWords[request.kind]} />
          <Fact name="Came">
            <Moment at={request.receivedAt} timeZone="UTC" />
          </Fact>
          <Fact name="To be answered by">
            <Moment at={request.dueAt} timeZone="UTC" />
          </Fact>
          {request.closedAt === null ? null : (
            <Fact name={request.state === 'refused' ? 'Refused' : 'Answered'}>
              <Moment at={request.closedAt} timeZone="UTC" />
            </Fact>
          )}
          {request.reason === null ? null : <Fact name="Reason" value={request.reason} />}
        </Facts>
      </Card>
      {found ? <Holdings {...props} found={found} /> : <p class="hint">Its address is forgotten.</p>}
      {request.state === 'open' ? <Closing {...props} /> : <Notes notes={request.notes} />}
    </AdminShell>
  )
}

/** Labels of the tables; one that is missing here is shown as `Mentions in TABLE`. */
const tableWords: Record<string, string> = {
  accounts: 'An account, which its holder exports and deletes under Your data',
  audit_entries: 'Mentions in audit logs',
  deliveries: 'Messages that were sent to it',
  drafts: 'Mentions in drafts of the team',
  incident_notes: 'Mentions in notes of a team',
  incidents: 'Mentions in incidents',
  instance: 'The settings of this Opsentry',
  invitations: 'Invitations to a team',
  maintenance_updates: 'Mentions in updates about maintenance',
  one_time_tokens: 'Links that are waiting to be used',
  organizations: 'Settings of an organization',
  policy_versions: 'Mentions in the privacy policy',
  rate_limits: 'Counters that protect the doors, for a day at most',
  status_updates: 'Mentions in updates',
  subscriber_imports: 'Lists of subscribers that are being taken in',
  subscribers: 'Subscriptions',
}

function Holdings({
  person,
  request,
  found,
  subscriptions,
  forms,
}: DataRequestProps & { found: NonNullable<DataRequestProps['found']> }): JSX.Element {
  const hasAccount = found.some(({ table }) => table === 'accounts')
  return (
    <Card name="found" heading="What this Opsentry holds">
      <FormProblem form={forms.rights} />
      {found.length === 0 ? (
        <p>Nothing under this address.</p>
      ) : (
        <Rows
          columns={[
            { title: 'What', text: ({ table }) => tableWords[table] ?? `Mentions in ${table}` },
            { title: 'How many', text: ({ rows }) => rows.toLocaleString('en-US') },
          ]}
          rows={found}
        />
      )}
      {subscriptions.length === 0 ? null : (
        <ul class="consequences">
          {subscriptions.map(({ organization, state, url }) => (
            <li>
              {url === null ? (
                <span safe>{`Status page of ${organization}`}</span>
              ) : (
                <a href={url} safe>
                  {`Status page of ${organization}`}
                </a>
              )}
              <span safe>{`, ${state}`}</span>
            </li>
          ))}
        </ul>
      )}
      <div class="button-row">
        <Form action={routes.admin.dataRequest.export.url({ id: request.id })} csrf={person.csrf}>
          <Submit label="Download it" icon="download" />
        </Form>
        {request.state === 'open' && found.length > 0 && !hasAccount ? (
          <Confirm
            label="Erase what may be erased"
            sentence="Subscriptions, messages, invitations and mentions in audit logs lose the address for good. What teams wrote stays, and so do backups."
            confirm="Erase it"
            action={routes.admin.dataRequest.erasure.url({ id: request.id })}
            csrf={person.csrf}
          />
        ) : null}
      </div>
    </Card>
  )
}

function Closing({ person, request, forms }: DataRequestProps): JSX.Element {
  return (
    <>
      <Card name="notes" heading="Notes">
        <Form
          action={routes.admin.dataRequest.notes.url({ id: request.id })}
          csrf={person.csrf}
          state={forms.notes}
          class="stack"
        >
          <TextArea name="notes" label="For the instance admins" form={forms.notes} value={request.notes} rows={4} />
          <Submit label="Save the notes" />
        </Form>
      </Card>
      <Card name="close" heading="Close it">
        <p class="hint">Once whoever asked has their answer.</p>
        <Form action={routes.admin.dataRequest.answer.url({ id: request.id })} csrf={person.csrf}>
          <Submit label="Mark as answered" look="primary" />
        </Form>
        <Form
          action={routes.admin.dataRequest.refusal.url({ id: request.id })}
          csrf={person.csrf}
          state={forms.refusal}
          class="stack refusal"
        >
          <TextArea
            name="reason"
            label="Or refused, because"
            hint="Whoever asked has a right to the reason, and to complain to the authority."
            form={forms.refusal}
            rows={2}
            required
          />
          <Submit label="Refuse it" look="danger" />
        </Form>
      </Card>
    </>
  )
}

function Notes({ notes }: { notes: string }): JSX.Element {
  if (notes === '') return ''
  return (
    <Card name="notes" heading="Notes">
      <p class="prewrapped" safe>
        {notes}
      </p>
    </Card>
  )
}
