import { routes } from '#src/routes.ts'
import { auditSentences } from './audit-sentences.ts'
import { isolated } from './direction.ts'
import { Sentence } from './sentence.tsx'

/** What of an audit entry its sentence says. */
export interface Sentenced {
  actorKind: string
  actorId: string | null
  actorName: string | null
  action: string
  subjectType: string
  subjectId: string
  /** Its present name, and where it is looked at; null: it is not known any more. */
  subject: { name: string; at: { type: string; id: string } | null } | null
  changes: Record<string, unknown>
}

/** `Ada resolved “API down”`, with what it was done to as a link while that is there. `slug`: null in the instance's log. */
export function AuditSentence({ entry, slug }: { entry: Sentenced; slug: string | null }): JSX.Element {
  const sentences: Partial<Record<string, string>> = auditSentences
  // An entry of before may have an action that there is no more.
  const text = sentences[entry.action] ?? `{who}: ${entry.action} {what}`
  const parts = {
    who: <Actor entry={entry} />,
    what: <Subject entry={entry} slug={slug} />,
    account: <Account entry={entry} />,
  }
  return <Sentence text={text} parts={parts} />
}

function Actor({ entry }: { entry: Sentenced }): JSX.Element {
  return (
    <strong dir="auto" safe>
      {actorWords(entry)}
    </strong>
  )
}

const kindWords: Record<string, string> = { token: ' (API token)', provisioner: ' (SCIM)' }

function actorWords({ actorName, actorKind, actorId }: Sentenced): string {
  if (actorName !== null) return actorName + (kindWords[actorKind] ?? '')
  else if (actorKind === 'system') return `Opsentry (${actorId})`
  else if (actorKind === 'visitor') return 'Somebody not signed in'
  else if (actorKind === 'subscriber') return 'A subscriber'
  else return `${actorKind} ${actorId ?? ''}`
}

function Subject({ entry, slug }: { entry: Sentenced; slug: string | null }): JSX.Element {
  const { subject } = entry
  const name = subject?.name ?? nameThen(entry)
  const url = slug !== null && subject?.at ? urlOf(slug, subject.at) : null
  if (name === '') return ''
  else if (url === null) return <span safe>{`“${isolated(name)}”`}</span>
  else return <a href={url} safe>{`“${isolated(name)}”`}</a>
}

/** Whoever did something to themselves is named already. */
function Account({ entry }: { entry: Sentenced }): JSX.Element {
  if (entry.subjectId === entry.actorId) return 'their own account'
  else if (entry.subject === null) return 'an account'
  else return <span safe>{`the account of ${isolated(entry.subject.name)}`}</span>
}

/** The name that it had; '' where the entry holds none. */
function nameThen({ changes }: Sentenced): string {
  const name = changes.title ?? changes.name ?? changes.organization
  return typeof name === 'string' ? name : ''
}

const { dashboard } = routes

const pages: Record<string, (params: { slug: string; id: string }) => string> = {
  incident: dashboard.incident.show.url,
  incident_template: dashboard.incidentTemplate.show.url,
  maintenance_window: dashboard.maintenanceWindow.show.url,
  service: dashboard.service.show.url,
  service_group: dashboard.serviceGroup.show.url,
  publication: dashboard.publication.show.url,
  announcement: dashboard.announcement.show.url,
  canned_text: dashboard.cannedText.show.url,
  metric: dashboard.metric.show.url,
  webhook_endpoint: dashboard.webhook.show.url,
  subscriber: dashboard.subscriber.show.url,
}

function urlOf(slug: string, { type, id }: { type: string; id: string }): string | null {
  return pages[type]?.({ slug, id }) ?? null
}
