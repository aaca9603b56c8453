import { expect, test } from 'vitest'
import { notifications } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { programEvents } from '#src/db/schema/program-events.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { anchorChains } from '#src/domain/audit/anchors.ts'
import { sendDelivery } from '#src/domain/deliveries/send-delivery.ts'
import type { Post } from '#src/domain/destinations/http-client.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import type { Mail } from '#src/domain/mail/mail.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { setServiceStatus } from '#src/domain/services/set-service-status.ts'
import { addDelivery, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { addWebhook, subscribe, subscribeUrl } from '#src/testing/factories.ts'
import { structureFaults } from '#src/testing/html-structure.ts'
import * as subjects from '#src/testing/message-subjects.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { type Channel, channels, type Language, languages, type MessageKind, messageKinds } from '#src/words.ts'
import { outbox } from '../deliver-due.ts'

const { ann, annId, ottoId, token } = subjects

const newestNotification = ({ db }: TestRoom) => db.select().from(notifications).all().at(-1)?.id ?? ''

interface About {
  notificationId?: string
  subjectId?: string
}

/** A kind that is not in here does not compile; `to` names the channels that have words for it. */
const kinds: Record<MessageKind, { to: readonly Channel[]; about: (room: TestRoom) => About }> = {
  status_update: {
    to: channels,
    about: ({ deps }) => ({ notificationId: notifyOfIncident(deps).notificationId }),
  },
  maintenance_update: {
    to: channels,
    about: ({ deps }) => ({ notificationId: notifyOfMaintenance(deps).notificationId }),
  },
  maintenance_reminder: {
    to: channels,
    about(room) {
      notifyOfMaintenance(room.deps)
      room.clock.advance(46 * 60_000)
      runDueSteps(room.deps, system)
      return { notificationId: newestNotification(room) }
    },
  },
  service_status: {
    to: ['webhook'],
    about({ deps, db }) {
      const { id } = createService(deps, system, acmeId, { name: 'API', description: '', serviceGroupId: null })
      addWebhook(deps, 'https://hooks.example/status', { events: ['service_status'] })
      setServiceStatus(deps, system, acmeId, id, 'major_outage')
      return { subjectId: db.select().from(programEvents).all().at(-1)?.id }
    },
  },
  test_message: { to: channels.filter((channel) => channel !== 'email'), about: () => ({}) },
  subscription_confirmation: { to: ['email'], about: () => ({}) },
  subscription_link: { to: ['email'], about: () => ({}) },
  sign_up: byMail(token('sign_up', 'new@example.com')),
  password_reset: byMail(token('reset_password', ann)),
  password_changed: byMail(subjects.nothing),
  password_removed: byMail(subjects.nothing),
  factor_reset_requested: byMail(subjects.factorReset),
  factor_reset: byMail(() => annId),
  new_owner: byMail(() => ottoId),
  api_token_created: byMail(subjects.apiToken),
  new_device: byMail(subjects.nothing),
  email_verification: byMail(token('verify_email', null, annId)),
  email_change_asked: byMail(subjects.addressChange),
  email_changed: byMail(() => annId),
  invitation: byMail(subjects.invite),
  update_overdue: byMail(subjects.incident),
  incident_silent: byMail(subjects.incident),
  publication: byMail(subjects.publication),
  emergency_publication: byMail(subjects.publication),
  mention: byMail(subjects.mention),
  announcement: { to: ['email'], about: (room) => ({ subjectId: subjects.announcement(room) }) },
  notification_late: byMail((room) => {
    subscribe(room.deps, 'joe@example.org')
    return notifyOfIncident(room.deps).notificationId
  }),
  webhook_paused: byMail(subjects.webhook),
  tokens_kept: byMail(subjects.keptToken),
  glass_broken: byMail(() => annId),
  mail_domain_missing: byMail(subjects.missingDomain),
  notice: byMail(subjects.notice),
  account_deletion: byMail(token('undo_deletion')),
  data_request_due: byMail(subjects.request),
  policy_change: byMail(subjects.policy),
  // By webhook it goes to the place of anchors alone (audit-anchors/audit-anchors.test.ts).
  audit_anchor: byMail(({ deps, db }) => String(write(db, (tx) => anchorChains(tx, deps, system)).sequence)),
  page_link: byMail(subjects.pageLink),
  domain_lost: byMail(subjects.lostDomain),
  url_changed: byMail(subjects.changedUrl),
  alarm: byMail(subjects.alarm),
}

function byMail(setup: subjects.Setup) {
  return { to: ['email'], about: (room: TestRoom) => ({ subjectId: setup(room) }) } as const
}

/** Followers' mails and chats speak the page's language; an account's mail and a program's JSON are English. */
const subscription = /\/subscriptions\/[\w.-]+(?=["\s])/
const account = /\/account(?=["\s])/
const beforeAnAccount = null

/** Every mail leads to the page on which its reader manages what comes, but those to people who have no account yet, or none more. */
const managedAt: Record<MessageKind, RegExp | null> = {
  status_update: subscription,
  maintenance_update: subscription,
  maintenance_reminder: subscription,
  service_status: null,
  test_message: null,
  subscription_confirmation: subscription,
  subscription_link: subscription,
  sign_up: beforeAnAccount,
  password_reset: beforeAnAccount,
  password_changed: account,
  password_removed: account,
  factor_reset_requested: account,
  factor_reset: account,
  new_owner: account,
  api_token_created: account,
  new_device: account,
  email_verification: beforeAnAccount,
  email_change_asked: account,
  email_changed: account,
  invitation: beforeAnAccount,
  update_overdue: account,
  incident_silent: account,
  notification_late: account,
  webhook_paused: account,
  tokens_kept: account,
  glass_broken: account,
  mail_domain_missing: account,
  notice: account,
  account_deletion: beforeAnAccount,
  data_request_due: account,
  policy_change: account,
  audit_anchor: beforeAnAccount,
  page_link: beforeAnAccount,
  domain_lost: account,
  url_changed: account,
  alarm: account,
  publication: account,
  emergency_publication: account,
  mention: account,
  announcement: subscription,
}

const speaksThePage: readonly MessageKind[] = [
  'status_update',
  'maintenance_update',
  'maintenance_reminder',
  'subscription_confirmation',
  'subscription_link',
  'page_link',
  'announcement',
]

/** A room of acme's in that language; whatever leaves it is caught. */
function room(language: Language) {
  const mails: Mail[] = []
  const posts: Post[] = []
  const sent = { outcome: 'delivered', answer: '250 OK' } as const
  const made = testRoom({
    mailer: {
      async send(_, mail) {
        mails.push(mail)
        return sent
      },
      sendUnpooled: async () => sent,
      close: () => {},
    },
    http: {
      async post(post) {
        posts.push(post)
        return { kind: 'answered', status: 200, retryAfter: null, location: null, body: '', duration: 1 }
      },
      ask: async () => ({ kind: 'refused', reason: 'No message asks anything.' }),
      read: async () => ({ kind: 'refused', reason: 'No message reads anything.', duration: 0 }),
      store: async () => ({ kind: 'refused', reason: 'No message is stored.', duration: 0 }),
      transfer: async () => ({ kind: 'refused', reason: 'No message is stored.' }),
    },
  })
  writeUnaudited(made.db, (tx) => void tx.update(organizations).set({ language }).run())
  const relay = { host: 'smtp.example.com', port: '25', user: '', password: '', from: 'status@relay.example' }
  configureRelay(made.deps, system, { ...relay, security: 'none' })
  return { ...made, mails, posts }
}

/** A receiver of that kind on that channel. */
function recipient({ deps }: TestRoom, kind: MessageKind, channel: Channel): { subscriberId?: string } {
  if (channel !== 'email') return { subscriberId: subscribeUrl(deps, channel, `https://${channel}.example/a`).id }
  if (kind === 'subscription_confirmation')
    return { subscriberId: subscribe(deps, 'sue@example.org', { state: 'unconfirmed' }) }
  return kinds[kind].to.length > 1 ||
    kind === 'service_status' ||
    kind === 'subscription_link' ||
    kind === 'announcement'
    ? { subscriberId: subscribe(deps, 'sue@example.org') }
    : {}
}

const noSuch = 'There is no such message'

const cases = messageKinds.flatMap((kind) => languages.map((language) => ({ kind, language })))

test.each(cases)(
  '$kind in $language is made for every channel that has words for it, and for no other',
  async (one) => {
    const { kind, language } = one
    const made = room(language)
    const about = kinds[kind].about(made)
    const outcomes: Record<string, string> = {}
    for (const channel of channels) {
      const address = channel === 'email' ? ann : `${channel}.example/…`
      const to = recipient(made, kind, channel)
      const delivery = addDelivery(made.deps, { channel, kind, address, organizationId: acmeId, ...about, ...to })
      const { outcome, answer } = await sendDelivery(made.deps, outbox, delivery)
      outcomes[channel] =
        outcome === 'suppressed' ? answer.replace(/( for .*)?\.$/, '').replace(/^Anchors go .*/, noSuch) : outcome
    }
    const has = (channel: Channel) => kinds[kind].to.includes(channel)
    expect(outcomes).toEqual(
      Object.fromEntries(channels.map((channel) => [channel, has(channel) ? 'delivered' : noSuch])),
    )
    expect(made.deps.logger.lines).toEqual([])
    for (const { html, text, subject } of made.mails) {
      const place = managedAt[kind]
      if (place) for (const body of [html, text]) expect(body).toMatch(place)
      expect(structureFaults(html)).toEqual([])
      expect(html).toContain(`<html lang="${speaksThePage.includes(kind) ? language : 'en'}">`)
      expect(`${subject}\n${html}\n${text}`).not.toMatch(/undefined|\[object|NaN|Invalid/)
    }
    for (const { body } of made.posts) expect(body).not.toMatch(/undefined|\[object|NaN|Invalid/)
  },
)
