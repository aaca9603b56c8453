import { apiTokens, factorResets, invitations, oneTimeTokens } from '#src/db/schema/access.ts'
import { dataRequests } from '#src/db/schema/data-requests.ts'
import { instance } from '#src/db/schema/identity.ts'
import { incidentNotes } from '#src/db/schema/incident-notes.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { notices } from '#src/db/schema/operations.ts'
import { policyVersions } from '#src/db/schema/privacy.ts'
import { mailDomains } from '#src/db/schema/sso.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { issueToken } from '#src/domain/accounts/one-time-tokens.ts'
import { listAlarms } from '#src/domain/alarms/find-alarms.ts'
import { raiseAlarm } from '#src/domain/alarms/raise-alarm.ts'
import { publishAnnouncement } from '#src/domain/announcements/publish-announcement.ts'
import { createApiToken } from '#src/domain/api-tokens/create-api-token.ts'
import { addIncidentNote } from '#src/domain/incidents/incident-notes.ts'
import { changeDomain } from '#src/domain/organizations/change-domain.ts'
import { issueLink } from '#src/domain/page-access/page-links.ts'
import { hold } from '#src/domain/publications/hold.ts'
import { pauseWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import type { OneTimePurpose } from '#src/words.ts'
import { notifyOfIncident } from './deliveries.ts'
import { addWebhook } from './factories.ts'
import { openByMail } from './page-readers.ts'
import { acmeId, system } from './personas.ts'
import type { TestRoom } from './room.ts'
import { addProvenDomain } from './sso.ts'

const hour = 3_600_000
export const [ann, annId, ottoId] = ['ann@example.com', 'ann000000000', 'otto00000000'] as const

/** Writes what the mail is about. Returns its id. */
export type Setup = (room: TestRoom) => string
const id = 'subject00000'
export const nothing: Setup = () => id

export const token =
  (purpose: OneTimePurpose, email: string | null = null, accountId: string | null = null): Setup =>
  ({ db, clock }) => {
    const times = { createdAt: clock.now(), expiresAt: clock.now() + hour }
    writeUnaudited(
      db,
      (tx) =>
        void tx
          .insert(oneTimeTokens)
          .values({ id, purpose, email, accountId, ...times })
          .run(),
    )
    return id
  }
/** Ann has asked for another address. */
export const addressChange: Setup = ({ deps }) => {
  writeUnaudited(deps.db, (tx) => {
    const link = { accountId: annId, lifetime: hour }
    issueToken(tx, deps, { ...link, purpose: 'verify_email', email: 'ann@new.example' })
    issueToken(tx, deps, { ...link, purpose: 'cancel_email_change', email: ann })
  })
  return annId
}
/** Of Ed's, which waits for somebody else. */
export const publication: Setup = ({ deps, actor, clock }) => {
  const input = {
    act: 'incident.open',
    args: [{ title: 'Slow' }],
    publishAt: clock.now() + hour,
    state: 'in_review',
  } as const
  return hold(deps, actor('ed'), acmeId, { ...input, args: [...input.args] }).publication.id
}
/** A note on an incident, which names Ann. */
export const mention: Setup = (room) => {
  addIncidentNote(room.deps, room.actor('ed'), acmeId, incident(room), { body: '@Ann can you look?' })
  return room.db.select().from(incidentNotes).all()[0]?.id ?? ''
}
export const announcement: Setup = ({ deps, clock }) => {
  const times = { startsAt: clock.now(), endsAt: clock.now() + 24 * hour }
  const said = { title: 'We move', body: 'To **new** disks.', linkUrl: 'https://example.com/move', notify: true }
  return publishAnnouncement(deps, system, acmeId, { ...said, ...times }).id
}
/** A token of acme's own. */
export const keptToken: Setup = ({ deps }) => {
  createApiToken(deps, system, acmeId, { name: 'Deploys', role: 'admin', days: 30 })
  return acmeId
}
/** Acme's, whose record is missing. */
export const missingDomain: Setup = ({ deps, db, clock }) => {
  const domain = addProvenDomain(deps)
  writeUnaudited(db, (tx) => tx.update(mailDomains).set({ missingSince: clock.now() }).run())
  return domain
}
export const invite: Setup = ({ db, clock }) => {
  const row = { id, organizationId: acmeId, email: 'new@example.com', role: 'editor', invitedBy: annId } as const
  const times = { createdAt: 1, expiresAt: clock.now() + hour }
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(invitations)
        .values({ ...row, ...times })
        .run(),
  )
  return id
}
export const changedUrl: Setup = ({ db }) => {
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .update(instance)
        .set({ formerUrls: ['http://old.example'] })
        .run(),
  )
  return '1'
}
export const alarm: Setup = ({ db, deps }) => {
  const raised = { kind: 'disk_low', subject: '', cause: 'low', sentence: 'Free some space.' } as const
  writeUnaudited(db, (tx) => raiseAlarm(tx, deps, raised))
  return listAlarms(db)[0]?.id ?? ''
}
export const factorReset: Setup = ({ db }) => {
  const row = { id, accountId: annId, organizationId: acmeId, requestedBy: ottoId, requestedAt: 1, dueAt: 2 } as const
  writeUnaudited(db, (tx) => void tx.insert(factorResets).values(row).run())
  return id
}
export const apiToken: Setup = ({ deps, db }) => {
  createApiToken(deps, system, acmeId, { name: 'Deploys', role: 'editor', days: 30 })
  return db.select({ id: apiTokens.id }).from(apiTokens).get()?.id ?? ''
}
export const request: Setup = ({ db, clock }) => {
  const row = { id, address: 'sue@example.org', kind: 'access', state: 'open', receivedAt: 1, createdAt: 1 } as const
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(dataRequests)
        .values({ ...row, dueAt: clock.now() + 1 })
        .run(),
  )
  return id
}
export const incident: Setup = ({ deps, db, clock }) => {
  const { incidentId } = notifyOfIncident(deps)
  const promised = { overdueToldAt: 1, silenceToldAt: 1, nextUpdateBy: clock.now() }
  writeUnaudited(db, (tx) => void tx.update(incidents).set(promised).run())
  return incidentId
}
export const webhook: Setup = ({ deps }) => {
  const made = addWebhook(deps, 'https://hooks.example/a', { name: 'Pager' }).id
  pauseWebhook(deps, system, acmeId, made)
  return made
}
export const notice: Setup = ({ db, clock }) => {
  const endsAt = clock.now() + hour
  const row = { id, title: 'Moving', body: 'We **move**.', startsAt: 1, endsAt, createdAt: 1 }
  writeUnaudited(db, (tx) => void tx.insert(notices).values(row).run())
  return id
}
export const policy: Setup = ({ db, clock }) => {
  const row = { id, source: 'x', text: 'x', summary: 'Less.', createdAt: 1, updatedAt: 1, publishedAt: 1 }
  writeUnaudited(
    db,
    (tx) =>
      void tx
        .insert(policyVersions)
        .values({ ...row, effectiveAt: clock.now() + hour })
        .run(),
  )
  return id
}

/** The address is a reader of acme's page, which opens by mail. */
export const pageLink: Setup = ({ deps, db }) => {
  openByMail(deps, ann)
  return writeUnaudited(db, (tx) => issueLink(tx, deps, { organizationId: acmeId, address: ann, next: '' }))
}

/** Acme has still to prove a domain. */
export const lostDomain: Setup = (room) => {
  changeDomain(room.deps, room.actor('ann'), acmeId, 'status.acme.example')
  return acmeId
}
