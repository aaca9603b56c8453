import { routes } from '#src/routes.ts'
import { AdminShell } from '../layout/admin-shell.tsx'
import type { Person } from '../layout/app-frame.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { CsrfField, FormProblem, type FormState, Problem, TextArea } from '../layout/fields.tsx'
import { Icon } from '../layout/icons.tsx'
import { Moment } from '../layout/times.tsx'
import { type DataRequestRow, Due, kindWords } from './data-requests.tsx'

export interface DataRequestProps {
  person: Person
  request: DataRequestRow & { reason: string | null; notes: string }
  /** Tables that hold the address, and in how many rows; null: the address is forgotten. */
  found: { table: string; rows: number }[] | null
  /** `url`: where the subscriber is, for who belongs to that team. */
  subscriptions: { organization: string; state: string; url: string | null }[]
  forms: { notes: FormState; refusal: FormState; rights: FormState }
}

export function DataRequestPage(props: DataRequestProps): JSX.Element {
  const { person, request, found, forms } = props
  return (
    <AdminShell person={person} title={request.address} room="data-requests" actions={<Due request={request} />}>
      {request.state === 'open' ? null : <Problem sentence={forms.notes.problem ?? forms.refusal.problem} />}
      <section class="card" aria-labelledby="facts-heading">
        <h2 id="facts-heading">Request</h2>
        <dl class="facts">
          <dt>Asked for</dt>
          <dd safe>{kindWords[request.kind]}</dd>
          <dt>Came</dt>
          <dd>
            <Moment at={request.receivedAt} timeZone="UTC" />
          </dd>
          <dt>To be answered by</dt>
          <dd>
            <Moment at={request.dueAt} timeZone="UTC" />
          </dd>
          {request.closedAt === null ? null : (
            <>
              <dt>{request.state === 'refused' ? 'Refused' : 'Answered'}</dt>
              <dd>
                <Moment at={request.closedAt} timeZone="UTC" />
              </dd>
            </>
          )}
          {request.reason === null ? null : (
            <>
              <dt>Reason</dt>
              <dd safe>{request.reason}</dd>
            </>
          )}
        </dl>
      </section>
      {found ? <Holdings {...props} found={found} /> : <p class="hint">Its address is forgotten.</p>}
      {request.state === 'open' ? <Closing {...props} /> : <Notes notes={request.notes} />}
    </AdminShell>
  )
}

/** What the tables hold, in the words of the screens. */
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
    <section class="card" aria-labelledby="found-heading">
      <h2 id="found-heading">What this Opsentry holds</h2>
      <FormProblem form={forms.rights} />
      {found.length === 0 ? (
        <p>Nothing under this address.</p>
      ) : (
        <table class="table">
          <thead>
            <tr>
              <th scope="col">What</th>
              <th scope="col">How many</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ table, rows }) => (
              <tr>
                <td safe>{tableWords[table] ?? `Mentions in ${table}`}</td>
                <td safe>{rows.toLocaleString('en-US')}</td>
              </tr>
            ))}
          </tbody>
        </table>
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
        <form method="post" action={routes.admin.dataRequest.export.url({ id: request.id })}>
          <CsrfField token={person.csrf} />
          <button type="submit" class="button">
            <Icon name="download" />
            <span>Download it</span>
          </button>
        </form>
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
    </section>
  )
}

function Closing({ person, request, forms }: DataRequestProps): JSX.Element {
  return (
    <>
      <section class="card" aria-labelledby="notes-heading">
        <h2 id="notes-heading">Notes</h2>
        <form method="post" action={routes.admin.dataRequest.notes.url({ id: request.id })} class="stack">
          <CsrfField token={person.csrf} />
          <FormProblem form={forms.notes} />
          <TextArea name="notes" label="For the instance admins" form={forms.notes} value={request.notes} rows={4} />
          <button type="submit" class="button">
            Save the notes
          </button>
        </form>
      </section>
      <section class="card" aria-labelledby="close-heading">
        <h2 id="close-heading">Close it</h2>
        <p class="hint">Once whoever asked has their answer.</p>
        <form method="post" action={routes.admin.dataRequest.answer.url({ id: request.id })}>
          <CsrfField token={person.csrf} />
          <button type="submit" class="button primary">
            It is answered
          </button>
        </form>
        <form method="post" action={routes.admin.dataRequest.refusal.url({ id: request.id })} class="stack refusal">
          <CsrfField token={person.csrf} />
          <FormProblem form={forms.refusal} />
          <TextArea
            name="reason"
            label="Or refused, because"
            hint="Whoever asked has a right to the reason, and to complain to the authority."
            form={forms.refusal}
            rows={2}
            required
          />
          <button type="submit" class="button danger">
            Refuse it
          </button>
        </form>
      </section>
    </>
  )
}

function Notes({ notes }: { notes: string }): JSX.Element {
  if (notes === '') return ''
  return (
    <section class="card" aria-labelledby="notes-heading">
      <h2 id="notes-heading">Notes</h2>
      <p class="prewrapped" safe>
        {notes}
      </p>
    </section>
  )
}
