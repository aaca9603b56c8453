import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Empty } from '../layout/empty.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { FormProblem, type FormState } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { statusText } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'

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
  const { t } = shell
  const words = t.agentDrafts
  return (
    <DashboardShell shell={shell} title={words.heading} room="incidents">
      <FormProblem form={form} t={t} />
      {drafts.length === 0 ? <Empty heading={words.emptyHeading} sentence={words.empty} /> : null}
      {drafts.map((draft) => (
        <Draft draft={draft} shell={shell} mayDecide={mayDecide} timeZone={timeZone} />
      ))}
    </DashboardShell>
  )
}

function deedOf(tool: string, { agentDrafts }: DashboardMessages): string {
  const known: Record<string, string> = agentDrafts.tools
  return known[tool] ?? tool
}

function Draft(props: { draft: AgentDraftProps; shell: Shell; mayDecide: boolean; timeZone: string }): JSX.Element {
  const { draft, shell, mayDecide, timeZone } = props
  const { t } = shell
  const words = t.agentDrafts
  const { id, tokenName, tool, createdAt, incidentUrl, body } = draft
  const params = { slug: shell.organization.slug, id }
  return (
    <Card name={`draft-${id}`} heading={deedOf(tool, t)} class="stack">
      <p class="hint">
        <Sentence text={words.by(tokenName)} parts={{ time: <Moment at={createdAt} timeZone={timeZone} t={t} /> }} />
      </p>
      {draft.interrupted ? (
        <p class="problem" safe>
          {words.interrupted}
        </p>
      ) : null}
      <DraftFacts draft={draft} t={t} />
      {body === null ? null : (
        <blockquote class="prose" dir="auto">
          <Body text={body} format="markdown" />
        </blockquote>
      )}
      {incidentUrl === null ? null : (
        <p>
          <a href={incidentUrl} safe>
            {words.theIncident}
          </a>
        </p>
      )}
      {mayDecide ? (
        <div class="form-actions">
          {draft.interrupted ? null : (
            <Form action={routes.dashboard.agentDrafts.publication.url(params)} csrf={shell.csrf}>
              <Submit label={words.publish} look="primary" />
            </Form>
          )}
          <Confirm
            label={words.discard}
            sentence={words.discardHint}
            confirm={t.draft.discard}
            action={routes.dashboard.agentDrafts.discarding.url(params)}
            csrf={shell.csrf}
          />
        </div>
      ) : null}
    </Card>
  )
}

function DraftFacts({ draft, t }: { draft: AgentDraftProps; t: DashboardMessages }): JSX.Element {
  const words = t.agentDrafts
  const { title, status, services, from, until, notifies } = draft
  const facts: [string, string | null][] = [
    [words.about, title],
    [words.status, status && statusText(status, t)],
    [words.services, services.length === 0 ? null : services.map((one) => serviceText(one, t)).join(', ')],
    [words.from, from],
    [words.until, until],
    [words.subscribers, notifies === null ? null : notifies ? words.told : words.notTold],
  ]
  const known = facts.flatMap(([name, value]) => (value === null ? [] : [{ name, value }]))
  return (
    <Facts>
      {known.map(({ name, value }) => (
        <Fact name={name} value={value} />
      ))}
    </Facts>
  )
}

function serviceText({ name, status }: AgentDraftProps['services'][number], t: DashboardMessages): string {
  return status === null ? name : t.labelled(name, statusText(status, t))
}
