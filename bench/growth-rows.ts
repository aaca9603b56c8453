import { gzipSync } from 'node:zlib'
import { eq } from 'drizzle-orm'
import type { Db } from '#src/db/connection.ts'
import { declared } from '#src/db/schema/declared.ts'
import { accounts, organizations } from '#src/db/schema/identity.ts'
import { webhookEndpoints } from '#src/db/schema/webhooks.ts'
import { write, writeUnaudited } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { endpointIdentity } from '#src/domain/secrets/sealed-secrets.ts'
import type { AppDeps } from '#src/http/app-deps.ts'
import { system } from '#src/testing/personas.ts'
import type { AuditAction } from '#src/words/audit.ts'

/** Rows of every list that grows, as valid as those that Opsentry writes; with n times as many of them an instance is n times as large. */

const minute = 60_000
const day = 24 * 60 * minute

/** Rows of each table at 1 ×. What is a part of something else grows with it. */
export const rowsAtOnce = {
  organizations: 5,
  accounts: 3,
  services: 5,
  service_groups: 1,
  service_status_changes: 10,
  status_corrections: 2,
  subscribers: 10_000,
  incidents: 130,
  status_updates: 5,
  incident_notes: 5,
  incident_templates: 2,
  canned_texts: 10,
  publications: 20,
  announcements: 20,
  maintenance_windows: 30,
  notifications: 100,
  deliveries: 100,
  webhook_endpoints: 1,
  api_tokens: 2,
  invitations: 5,
  subscriber_imports: 2,
  audit_entries: 1000,
  data_requests: 10,
  notices: 2,
  policy_versions: 1,
  sub_processors: 2,
  sessions: 2,
  known_devices: 2,
  passkeys: 1,
  alarms: 2,
  sent_forms: 20,
  sent_calls: 20,
  audit_archives: 1,
} as const satisfies Record<string, number>

/** Tables whose rows are parts of the above, or of which an instance or a person has few however long it runs. */
const others = [
  ...[
    'instance',
    'former_slugs',
    'memberships',
    'organization_files',
    'one_time_tokens',
    'recovery_codes',
    'pass_epochs',
    'dkim_keys',
  ],
  ...['mail_services', 'incident_services', 'status_update_services', 'maintenance_series', 'maintenance_services'],
  ...['maintenance_updates', 'maintenance_reminders', 'subscriber_services', 'subscriber_counts', 'delivery_counts'],
  ...[
    'channel_pauses',
    'clock_reading',
    'outbox_holds',
    'webhook_attempts',
    'program_events',
    'alarm_webhook',
    'forgotten_addresses',
    'audit_heads',
    'notice_dismissals',
  ],
  'arrivals',
  ...['mail_failover', 'mail_fallback', 'mail_tokens'],
  ...['language_models', 'model_consents', 'metrics_token', 'audit_streams'],
  // A few dozen at the most: the rule removes them.
  ...['backup_settings', 'backup_state', 'backup_copies', 'tls_certificates', 'acme_accounts'],
  ...['page_revision', 'rate_limits', 'job_runs', 'retention_periods', 'drafts', 'policy_acknowledgements'],
  ...['audit_epochs', 'audit_state', 'anchor_places', 'refused_sign_ins', 'subscription_requests'],
  ...['sub_processor_changes', 'buckets', 'page_copies', 'page_copy_objects'],
  ...['factor_resets', 'identity_providers', 'group_roles', 'mail_domains', 'identities', 'sso_ceremonies'],
  ...['sign_in_policies', 'session_proofs', 'incident_template_services', 'subscriber_events'],
  // People of one organization, and bounded: a few thousand at the most.
  ...['scim_tokens', 'scim_users', 'scim_groups', 'scim_group_members'],
  // Operations of one token.
  'noted_calls',
  ...['page_readers', 'page_links', 'page_passes', 'domain_claims'],
  ...['page_reader_services', 'reader_groups', 'reader_group_members', 'reader_group_services', 'url_readers'],
  ...['page_reader_metrics', 'reader_group_metrics'],
  // 50 of one organization at the most; metrics each with the hours of a month.
  'agent_drafts',
  ...['metrics_providers', 'metrics', 'metric_hours'],
]

/** Throws where a table is in neither list, so that no list is forgotten. */
export function refuseForgotten(): void {
  const known = new Set([...Object.keys(rowsAtOnce), ...others])
  const forgotten = declared.map(({ name }) => name).filter((name) => !known.has(name))
  if (forgotten.length > 0) throw new Error(`does ${forgotten.join(', ')} grow? Say so in bench/growth-rows.ts.`)
}

export type Growing = keyof typeof rowsAtOnce

/** Makes the instance `to` times as large, where it was `from` times. */
export function grow(deps: AppDeps, from: number, to: number): void {
  const { db } = deps
  const organizationId = db.select().from(organizations).get()?.id ?? ''
  const accountId = db.select().from(accounts).get()?.id ?? ''
  const now = deps.clock.now()
  const facts = { $organization: organizationId, $account: accountId, $now: now, $day: day, $minute: minute }
  for (const [table, statements] of Object.entries(inserts) as [Growing, string[]][])
    for (const statement of statements) fill(db, statement, [rowsAtOnce[table] * from, rowsAtOnce[table] * to], facts)
  sealEndpoints(deps)
  tellMany(db, organizationId)
  for (let entry = rowsAtOnce.audit_entries * from; entry < rowsAtOnce.audit_entries * to; entry += 500)
    recordMany(deps, organizationId, Math.min(500, rowsAtOnce.audit_entries * to - entry))
  db.$client.run('ANALYZE')
}

/** A key opens what it is started with. */
function sealEndpoints({ db, secrets }: AppDeps): void {
  writeUnaudited(db, (tx) => {
    for (const { id } of tx.select().from(webhookEndpoints).where(eq(webhookEndpoints.url, unsealed)).all()) {
      const seal = (column: 'url' | 'secret') =>
        secrets.seal('https://hooks.example.com/x', endpointIdentity(column, id))
      const sealed = { url: seal('url'), secret: seal('secret') }
      tx.update(webhookEndpoints).set(sealed).where(eq(webhookEndpoints.id, id)).run()
    }
  })
}

/** Rows of one transaction: what is written at once is kept in memory. */
const step = 20_000

function fill(db: Db, statement: string, [from, to]: [number, number], facts: Record<string, string | number>): void {
  const named = Object.fromEntries(Object.entries(facts).filter(([name]) => statement.includes(name)))
  for (let first = from; first < to; first += step)
    writeUnaudited(
      db,
      () => {
        const numbers = `WITH RECURSIVE n(n) AS (SELECT $first UNION ALL SELECT n + 1 FROM n WHERE n < $last) `
        db.$client.query(numbers + statement).run({ ...named, $first: first, $last: Math.min(to, first + step) - 1 })
      },
      { durable: false },
    )
}

const unsealed = 'x'

const id = (letter: string, number = 'n') => `printf('${letter}%011d', ${number})`
/** The n-th of `of`, spread over the past 13 years. */
const spread = (of: Growing, number = 'n') =>
  `$now - $day - (${number} * 7919 % 4700) * $day - ${number} % 1440 * $minute - (length('${of}'))`

/** Of a log without entries. */
const nothing = gzipSync('').toString('hex')

const inserts: Record<Exclude<Growing, 'audit_entries'>, string[]> = {
  organizations: [
    `INSERT INTO organizations (id, slug, name, time_zone, created_at)
     SELECT ${id('o')}, 'org-' || n, 'Organization ' || n, 'Europe/Berlin', $now FROM n`,
  ],
  accounts: [
    `INSERT INTO accounts (id, name, email, password_hash, created_at)
     SELECT ${id('m')}, 'Member ' || n, 'member-' || n || '@example.com', 'x', $now FROM n`,
    `INSERT INTO memberships (organization_id, account_id, role, created_at)
     SELECT $organization, ${id('m')}, 'editor', $now FROM n`,
    `INSERT INTO memberships (organization_id, account_id, role, created_at)
     SELECT ${id('o')}, $account, 'admin', $now FROM n`,
  ],
  service_groups: [
    `INSERT INTO service_groups (id, organization_id, name, position, created_at)
     SELECT ${id('g')}, $organization, 'Group ' || n, n, $now FROM n`,
  ],
  services: [
    `INSERT INTO services (id, organization_id, service_group_id, name, position, started_at, created_at, updated_at)
     SELECT ${id('s')}, $organization, ${id('g', 'n / 5')}, 'Service ' || n, n, 0, 0, 0 FROM n`,
  ],
  service_status_changes: [
    `INSERT INTO service_status_changes (id, service_id, status, at)
     SELECT ${id('c')}, ${id('s', '0')}, iif(n % 2, 'operational', 'degraded_performance'), $now - (n + 1) * $day FROM n`,
  ],
  status_corrections: [
    `INSERT INTO status_corrections (id, service_id, "from", "to", status, reason, created_at)
     SELECT ${id('k')}, ${id('s', '0')}, $now - (n + 2) * $day, $now - (n + 2) * $day + $minute, 'operational', 'Measured wrongly.', $now FROM n`,
  ],
  subscribers: [
    `INSERT INTO subscribers (id, organization_id, channel, address, mailbox, state, follows_all, created_at, confirmed_at,
       quarantined_at, cause)
     SELECT ${id('f')}, $organization, 'email', address, address, state, n % 10 <> 0, $now - $day - n, $now - $day, iif(state = 'quarantined', $now, NULL),
       iif(state = 'quarantined', 'mailbox unknown', NULL)
     FROM (SELECT n, 'reader.' || n || '@mail.company-' || (n * 7919 % 5000) || '.example' AS address,
       iif(n % 50 = 7, 'unconfirmed', iif(n % 100 = 3, 'unsubscribed', iif(n % 200 = 5, 'quarantined', 'active'))) AS state FROM n)`,
    `INSERT INTO subscriber_services (subscriber_id, service_id) SELECT ${id('f')}, ${id('s', 'n / 10 % 5')} FROM n WHERE n % 10 = 0`,
  ],
  incidents: [
    `INSERT INTO incidents (id, organization_id, title, status, impact, started_at, resolved_at, created_at, updated_at)
     SELECT ${id('i')}, $organization, 'Incident ' || n, 'resolved', 'minor', at, at + 90 * $minute, at, at
     FROM (SELECT n, ${spread('incidents')} AS at FROM n)`,
    `INSERT INTO incident_services (incident_id, service_id) SELECT ${id('i')}, ${id('s', 'n % 5')} FROM n`,
    ...['investigating', 'identified', 'resolved'].flatMap((status, at) => [
      `INSERT INTO status_updates (id, incident_id, status, body, display_at, ordinal, notify, author_id, created_at, updated_at)
       SELECT ${id('u', `n * 3 + ${at}`)}, ${id('i')}, '${status}', 'We look **into** it: [more](https://example.com).', at + ${at * 45} * $minute, ${at}, 1,
         $account, at, at FROM (SELECT n, ${spread('incidents')} AS at FROM n)`,
      `INSERT INTO status_update_services (status_update_id, service_id, service_name, old_status, new_status)
       SELECT ${id('u', `n * 3 + ${at}`)}, ${id('s', 'n % 5')}, 'Service ' || n % 5, 'operational', '${at === 2 ? 'operational' : 'partial_outage'}' FROM n`,
    ]),
  ],
  // Of one incident, which is talked about for long.
  status_updates: [
    `INSERT INTO status_updates (id, incident_id, status, body, display_at, ordinal, notify, author_id, created_at, updated_at)
     SELECT ${id('v')}, ${id('i', '1')}, 'monitoring', 'Still at it.', $now - $day + n, 0, 1, $account, $now, $now FROM n`,
  ],
  incident_notes: [
    `INSERT INTO incident_notes (id, incident_id, body, author_id, created_at) SELECT ${id('n')}, ${id('i', '1')}, 'Ours.', $account, $now FROM n`,
  ],
  incident_templates: [
    `INSERT INTO incident_templates (id, organization_id, name, title, body, status, created_at, updated_at)
     SELECT ${id('t')}, $organization, 'Template ' || n, 'It fails', 'We look.', 'investigating', $now, $now FROM n`,
  ],
  canned_texts: [
    `INSERT INTO canned_texts (id, organization_id, kind, name, title, body, created_at, updated_at)
     SELECT ${id('c')}, $organization, 'phrase', 'Phrase ' || n, '', 'We look.', $now, $now FROM n`,
  ],
  publications: [
    `INSERT INTO publications (id, organization_id, act, args, subject_id, title, state, author_id, created_at, updated_at, published_at)
     SELECT ${id('p')}, $organization, 'incident.open', '[]', '', 'Incident ' || n, 'published', $account, $now, $now, $now FROM n`,
  ],
  announcements: [
    `INSERT INTO announcements (id, organization_id, title, body, starts_at, ends_at, notify, created_at, updated_at)
     SELECT ${id('a')}, $organization, 'Announcement ' || n, 'It moves.', $now - (n + 2) * $day, $now - (n + 1) * $day, 0, $now, $now FROM n`,
  ],
  maintenance_windows: [
    `INSERT INTO maintenance_windows (id, organization_id, title, status, scheduled_start, scheduled_end, started_at, ended_at, auto_start,
       auto_complete, notify_at_start, notify_at_end, created_at, updated_at)
     SELECT ${id('w')}, $organization, 'Upgrade ' || n, iif(n % 30, 'completed', 'scheduled'), iif(n % 30, at, $now + (n + 1) * $day),
       iif(n % 30, at, $now + (n + 1) * $day) + 60 * $minute, iif(n % 30, at, NULL), iif(n % 30, at + 60 * $minute, NULL), 1, 1, 0, 0, at, at
     FROM (SELECT n, ${spread('maintenance_windows')} AS at FROM n)`,
    `INSERT INTO maintenance_services (maintenance_window_id, service_id) SELECT ${id('w')}, ${id('s', 'n % 5')} FROM n`,
    `INSERT INTO maintenance_updates (id, maintenance_window_id, status, body, display_at, notify, author_id, created_at, updated_at)
     SELECT ${id('x')}, ${id('w')}, 'scheduled', 'We upgrade.', ${spread('maintenance_windows')}, 0, $account, $now, $now FROM n`,
  ],
  notifications: [
    `INSERT INTO notifications (id, organization_id, status_update_id, created_at, service_ids, audience, release_at, expanded_at)
     SELECT ${id('q')}, $organization, ${id('u', 'n')}, $now - 2 * $day - n * $minute, '[]', 0, $now - 2 * $day, $now - 2 * $day FROM n`,
    `INSERT INTO program_events (id, organization_id, notification_id, created_at, indicator, description, services, expanded_at)
     SELECT ${id('q')}, $organization, ${id('q')}, $now - 2 * $day - n * $minute, 'none', 'All Systems Operational', '[]', $now - 2 * $day FROM n`,
  ],
  webhook_endpoints: [
    `INSERT INTO webhook_endpoints (id, organization_id, name, address, url, events, secret, created_at, paused_at)
     SELECT ${id('h')}, $organization, 'Hook ' || n, 'hooks.example.com/…', '${unsealed}', '["incident"]', '${unsealed}', $now, $now FROM n`,
  ],
  // Of one endpoint; to subscribers is another thing (tellMany).
  deliveries: [
    `INSERT INTO deliveries (id, organization_id, webhook_endpoint_id, channel, address, destination, kind, state, attempts,
       next_attempt_at, last_answer, created_at, settled_at)
     SELECT ${id('d')}, $organization, ${id('h', '0')}, 'webhook', 'hooks.example.com/…', 'hooks.example.com', 'test_message', 'delivered', 1,
       0, '200', $now - n * $minute, $now - n * $minute FROM n`,
    `INSERT INTO webhook_attempts (id, delivery_id, at, duration, request, status, answer)
     SELECT ${id('e')}, ${id('d')}, $now - n * $minute, 12, '{}', 200, 'ok' FROM n`,
  ],
  api_tokens: [
    `INSERT INTO api_tokens (id, organization_id, name, role, token_hash, created_by, created_at)
     SELECT ${id('p')}, $organization, 'Token ' || n, 'viewer', 'hash-' || n, $account, $now FROM n`,
  ],
  invitations: [
    `INSERT INTO invitations (id, organization_id, email, role, invited_by, created_at, expires_at)
     SELECT ${id('j')}, $organization, 'invited-' || n || '@example.com', 'viewer', $account, $now, $now + 7 * $day FROM n`,
  ],
  subscriber_imports: [
    `INSERT INTO subscriber_imports (id, organization_id, created_by, file_name, consent, state, rows, problems, total, done, added, created_at, finished_at)
     SELECT ${id('l')}, $organization, $account, 'list.csv', 'shop', 'done', '[]', '[]', 10, 10, 10, $now, $now FROM n`,
  ],
  data_requests: [
    `INSERT INTO data_requests (id, address, kind, received_at, due_at, state, created_at, closed_at)
     SELECT ${id('r')}, 'reader.' || n || '@example.org', 'access', $now - n * $day, $now - n * $day + 30 * $day, iif(n % 10, 'answered', 'open'), $now,
       iif(n % 10, $now, NULL) FROM n`,
  ],
  notices: [
    `INSERT INTO notices (id, title, body, starts_at, ends_at, created_at) SELECT ${id('y')}, 'Notice ' || n, 'Text', 0, 1, $now FROM n`,
  ],
  policy_versions: [
    `INSERT INTO policy_versions (id, source, text, summary, created_at, updated_at, published_at, effective_at, announced_at)
     SELECT ${id('z')}, 'We keep little.', 'We keep little.', 'More.', $now, $now, $now - (n + 1) * $day, $now - (n + 1) * $day, $now FROM n`,
  ],
  sub_processors: [
    `INSERT INTO sub_processors (id, name, purpose, location, since) SELECT ${id('b')}, 'Host ' || n, 'Hosting', 'Germany', '2026-01-01' FROM n`,
    `INSERT INTO sub_processor_changes (id, sub_processor_id, kind, at, name, purpose, location, since)
     SELECT ${id('b')}, ${id('b')}, 'added', $now, 'Host ' || n, 'Hosting', 'Germany', '2026-01-01' FROM n`,
  ],
  sessions: [
    `INSERT INTO sessions (token_hash, account_id, ip, user_agent, created_at, expires_at) SELECT 'session-' || n, $account, '192.0.2.7', 'Browser', $now, $now + 7 * $day FROM n`,
  ],
  known_devices: [
    `INSERT INTO known_devices (token_hash, account_id, session_id, created_at, expires_at) SELECT 'device-' || n, $account, 'session-' || n, $now, $now + 300 * $day FROM n`,
  ],
  passkeys: [
    `INSERT INTO passkeys (id, account_id, name, credential_id, public_key, counter, created_at) SELECT ${id('a')}, ${id('m', '0')}, 'Key', 'k' || n, '', 0, $now FROM n`,
  ],
  alarms: [
    `INSERT INTO alarms (id, kind, subject, cause, sentence, raised_at, cleared_at, next_try_at) SELECT ${id('1')}, 'job_failed', 'job-' || n, 'x', 'A job failed.', $now, $now, $now FROM n`,
  ],
  sent_forms: [
    `INSERT INTO sent_forms (id, account_id, digest, created_at, expires_at) SELECT 'form-' || n, ${id('m', '0')}, 'x', $now, $now + $day FROM n`,
  ],
  sent_calls: [
    `INSERT INTO sent_calls (id, token_id, digest, created_at, expires_at) SELECT 'call-' || n, ${id('p', '0')}, 'x', $now, $now + $day FROM n`,
  ],
  audit_archives: [
    `INSERT INTO audit_archives (id, organization_id, origin, exported_at, entries, bytes) SELECT ${id('2')}, $organization, 'http://elsewhere.example', $now, 0, x'${nothing}' FROM n`,
  ],
}

/** The newest notification has been told to everybody who follows; some messages failed. */
function tellMany(db: Db, organizationId: string): void {
  const { last } = db.$client.query<{ last: number }, []>('SELECT max(rowid) AS last FROM subscribers').get() ?? {
    last: 0,
  }
  for (let first = 0; first <= last; first += step)
    writeUnaudited(
      db,
      () => {
        db.$client
          .query(
            `INSERT OR IGNORE INTO deliveries (id, organization_id, notification_id, subscriber_id, channel, address, kind, state, attempts,
               next_attempt_at, last_answer, cause, created_at, settled_at)
             SELECT 'D' || substr(id, 2), organization_id, ${id('q', '0')}, id, channel, address, 'status_update', iif(rowid % 100, 'delivered', 'failed'), 1, 0,
               '250 ok', iif(rowid % 100, NULL, '550 unknown'), created_at, created_at + 3600000
             FROM subscribers WHERE rowid > $first AND rowid <= $last AND organization_id = $organization AND state = 'active'`,
          )
          .run({ $first: first, $last: first + step, $organization: organizationId })
      },
      { durable: false },
    )
  writeUnaudited(db, () =>
    db.$client.run(
      `UPDATE notifications SET audience = (SELECT count(*) FROM deliveries WHERE notification_id = ${id('q', '0')}) WHERE id = ${id('q', '0')}`,
    ),
  )
}

const actions: AuditAction[] = ['incident.opened', 'incident.updated', 'subscriber.unsubscribed', 'service.status_set']

/** Through the verb: an entry seals the one before. */
function recordMany(deps: AppDeps, organizationId: string, entries: number): void {
  write(
    deps.db,
    (tx) => {
      for (let entry = 0; entry < entries; entry++)
        for (const chain of entry % 10 === 0 ? [organizationId, null] : [organizationId])
          recordAudit(tx, deps, system, {
            action: actions[entry % actions.length] ?? 'incident.opened',
            organizationId: chain,
            subject: { type: 'incident', id: `i${String(entry).padStart(11, '0')}` },
          })
    },
    { durable: false },
  )
}
