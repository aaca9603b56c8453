import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FormProblem, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'

export interface AgentDraftProps {
  id: string
  tokenName: string
  /** The agent's tool, such as `open_incident`. */
  tool: string
  title: string | null
  /** Of the incident that it is about; null: it would make a new one, or is about none. */
  incidentUrl: string | null
  status: string | null
  body: string | null
  /** `status`: what each is set to; null: it is named alone. */
  services: { name: string; status: string | null }[]
  from: string | null
  until: string | null
  /** Subscribers are told; null: there is nobody to tell. */
  notifies: boolean | null
  createdAt: number
  /** Somebody began to publish it, and it is not known whether that was done. */
  interrupted: boolean
}

export interface AgentDraftsProps {
  shell: Shell
  drafts: AgentDraftProps[]
  mayDecide: boolean
  timeZone: string
  form: FormState
}

/** What programs with a token would do, each for a person to publish or to discard. */
export function AgentDraftsPage({ shell, drafts, mayDecide, timeZone, form }: AgentDraftsProps): JSX.Element {
  return (
    <DashboardShell shell={shell} title="Drafts of agents" room="incidents">
      <FormProblem form={form} />
      {drafts.length === 0 ? (
        <Empty
          heading="No agent’s draft waits"
          sentence="An agent with an API token writes drafts over MCP; a person publishes them here."
        />
      ) : null}
      {drafts.map((draft) => (
        <Draft draft={draft} shell={shell} mayDecide={mayDecide} timeZone={timeZone} />
      ))}
    </DashboardShell>
  )
}

const deeds: Record<string, string> = {
  open_incident: 'Open an incident',
  update_incident: 'Post an update',
  resolve_incident: 'Resolve the incident',
  set_service_status: 'Set the status of a service',
  plan_maintenance: 'Plan maintenance',
  add_subscriber: 'Invite a subscriber',
}

function Draft(props: { draft: AgentDraftProps; shell: Shell; mayDecide: boolean; timeZone: string }): JSX.Element {
  const { draft, shell, mayDecide, timeZone } = props
  const { id, tokenName, tool, createdAt, incidentUrl, body } = draft
  const params = { slug: shell.organization.slug, id }
  return (
    <Card name={`draft-${id}`} heading={deeds[tool] ?? tool} class="stack">
      <p class="hint">
        <span safe>{`Drafted by ${tokenName} `}</span>
        <Moment at={createdAt} timeZone={timeZone} />
      </p>
      {draft.interrupted ? (
        <p class="problem">Somebody began to publish this. See whether it is done, and discard the draft.</p>
      ) : null}
      <DraftFacts draft={draft} />
      {body === null ? null : (
        <blockquote class="prose" dir="auto">
          <Body text={body} format="markdown" />
        </blockquote>
      )}
      {incidentUrl === null ? null : (
        <p>
          <a href={incidentUrl}>The incident as it is now</a>
        </p>
      )}
      {mayDecide ? (
        <div class="form-actions">
          {draft.interrupted ? null : (
            <Form action={routes.dashboard.agentDrafts.publication.url(params)} csrf={shell.csrf}>
              <Submit label="Publish" look="primary" />
            </Form>
          )}
          <Confirm
            label="Discard"
            sentence="The draft is gone for good; the audit log keeps its text."
            confirm="Discard the draft"
            action={routes.dashboard.agentDrafts.discarding.url(params)}
            csrf={shell.csrf}
          />
        </div>
      ) : null}
    </Card>
  )
}

function DraftFacts({ draft }: { draft: AgentDraftProps }): JSX.Element {
  const { title, status, services, from, until, notifies } = draft
  const facts: [string, string | null][] = [
    ['About', title],
    ['Status', status],
    ['Services', services.map((one) => (one.status ? `${one.name}: ${one.status}` : one.name)).join(', ') || null],
    ['From', from],
    ['Until', until],
    ['Subscribers', notifies === null ? null : notifies ? 'are told' : 'are not told'],
  ]
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value: value.replaceAll('_', ' ') }]))
  return (
    <Facts>
      {known.map(({ name, value }) => (
        <Fact name={name} value={value} />
      ))}
    </Facts>
  )
}
