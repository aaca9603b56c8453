import { routes } from '#src/routes.ts'
import type { AuditAction } from '#src/words/audit.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
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

type Sentences = DashboardMessages['auditSentence']

/** An action without a sentence does not compile, nor does a sentence without an action. */
type OfEachAction = Record<AuditAction, string> & Record<Exclude<keyof Sentences, AuditAction>, never>

interface AuditSentenceProps {
  entry: Sentenced
  /** Null in the instance's log. */
  slug: string | null
  t: DashboardMessages
}

/** `Ada resolved “API down”`, with what it was done to as a link while that is there. */
export function AuditSentence({ entry, slug, t }: AuditSentenceProps): JSX.Element {
  const sentences: Partial<Record<string, string>> = t.auditSentence satisfies OfEachAction
  // An entry of before may have an action that there is no more.
  const text = sentences[entry.action] ?? t.auditActor.unknown(entry.action)
  const parts = {
    who: <Actor entry={entry} t={t} />,
    what: <Subject entry={entry} slug={slug} t={t} />,
    account: <Account entry={entry} t={t} />,
  }
  return <Sentence text={text} parts={parts} />
}

interface PartProps {
  entry: Sentenced
  t: DashboardMessages
}

function Actor({ entry, t }: PartProps): JSX.Element {
  return (
    <strong dir="auto" safe>
      {actorWords(entry, t)}
    </strong>
  )
}

function actorWords({ actorName, actorKind, actorId }: Sentenced, { auditActor }: DashboardMessages): string {
  if (actorName !== null)
    return actorKind === 'token' || actorKind === 'provisioner' ? auditActor[actorKind](actorName) : actorName
  else if (actorKind === 'system') return auditActor.system(actorId ?? '')
  else if (actorKind === 'visitor') return auditActor.visitor
  else if (actorKind === 'subscriber') return auditActor.subscriber
  else return `${actorKind} ${actorId ?? ''}`
}

function Subject({ entry, slug, t }: AuditSentenceProps): JSX.Element {
  const { subject } = entry
  const name = subject?.name ?? nameThen(entry)
  const url = slug !== null && subject?.at ? urlOf(slug, subject.at) : null
  if (name === '') return ''
  const quoted = t.auditActor.quoted(isolated(name))
  if (url === null) return <span safe>{quoted}</span>
  return (
    <a href={url} safe>
      {quoted}
    </a>
  )
}

/** Whoever did something to themselves is named already. */
function Account({ entry, t: { auditActor } }: PartProps): JSX.Element {
  return <span safe>{accountWords(entry, auditActor)}</span>
}

function accountWords(entry: Sentenced, words: DashboardMessages['auditActor']): string {
  if (entry.subjectId === entry.actorId) return words.ownAccount
  else return entry.subject === null ? words.anAccount : words.accountOf(isolated(entry.subject.name))
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
