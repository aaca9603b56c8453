import { expect, test } from 'vitest'
import { firstMatch, product } from './house.ts'

/** Spellings that the sources may not hold. A finding says where, why, and what to do instead. */

interface Refusal {
  what: string
  pattern: RegExp
  why: string
  instead: string
  /** Paths in which it is right; the reason is written there. */
  allowed: string[]
}

const refusals: Refusal[] = [
  {
    what: 'reading the environment outside config.ts',
    why: 'tests own the environment',
    instead: 'take the value from Config, and read it in src/config.ts',
    pattern: /process\.env/,
    allowed: ['src/config.ts'],
  },
  {
    what: 'bookkeeping writes outside the named files',
    why: 'a change without an audit entry is a secret',
    instead: 'use write() and recordAudit(), or name the file here with the reason why nobody needs to know',
    pattern: /\b(writeUnaudited|tryWrite)\(/,
    allowed: [
      'src/db/write.ts',
      // Writes what is there already.
      'src/db/checkpoint.ts',
      'src/domain/settings/',
      'src/domain/rate-limits/',
      'src/domain/notifications/',
      'src/domain/deliveries/',
      'src/domain/mail/check-dkim.ts',
      // A provider gives another refresh token with each token.
      'src/domain/mail/access-token.ts',
      'src/domain/retention/',
      'src/domain/subscriber-imports/',
      // The steps of an import that has an entry for its beginning and one for its end.
      'src/domain/statuspage-import/import-statuspage.ts',
      ...['bring', 'undo-import'].map((file) => `src/domain/transfer/${file}.ts`),
      // A key decides nothing; whoever is joined or erased has an entry.
      'src/domain/subscribers/join-mailboxes.ts',
      // A step of an erasure, which has an entry at its end.
      'src/domain/erasure/erase-account.ts',
      // That it is being published, and no longer, before publishing or discarding it is audited.
      'src/domain/agent-drafts/agent-drafts.ts',
      // What a visitor typed is audited when it is taken up.
      ...['request-subscription', 'take-requests'].map((file) => `src/domain/subscribers/${file}.ts`),
      'src/domain/accounts/sessions.ts',
      // Visitors add nothing to an audit chain; what comes of their requests has an entry.
      ...['sign-up', 'forgot-password', 'newcomer', 'sign-in', 'sign-in-with-passkey'].map(
        (file) => `src/domain/accounts/${file}.ts`,
      ),
      ...['request-subscription', 'subscribe-url'].map((file) => `src/domain/subscribers/${file}.ts`),
      'src/domain/incidents/drafts.ts',
      // Points decide nothing, and come by the hundred thousand.
      'src/domain/metrics/add-points.ts',
      'src/domain/sent-forms/',
      // Who reads is recorded where it can be; what a key stands for was done, and has an entry.
      ...['find-api-token', 'note-call', 'call-once'].map((file) => `src/domain/api-tokens/${file}.ts`),
      // A sign-in that was begun decides nothing; when a record was looked for is noted, and each thing found has an entry.
      ...['ceremonies', 'mail-domains', 'try-out'].map((file) => `src/domain/sso/${file}.ts`),
      'src/domain/scim/scim-tokens.ts',
      // When a pass was last used decides nothing; a link that was asked for opens nothing.
      'src/domain/page-access/passes.ts',
      'src/domain/organizations/request-page-link.ts',
      'src/domain/organizations/prove-domain.ts',
      // What is put and taken away follows from the page, and its bucket has entries.
      // What Opsentry does by itself, each night, with copies of what it has; settings and runs by hand are recorded.
      ...[
        'backup-state',
        'backup-turn',
        'check-copies',
        'keep-backups',
        'prune-backups',
        'rehearse-newest',
        'run-backup',
      ].map((file) => `src/domain/backup/${file}.ts`),
      ...['alive', 'keep-bucket', 'page-copy', 'reconcile-copies'].map((file) => `src/domain/page-copies/${file}.ts`),
      // What the machine's clock does is nobody's act; whoever says that it is right has an entry.
      'src/domain/clock/watch-clock.ts',
      // Which incident came of it, once that is there and has its own entry; a publication's entry is in its own transaction.
      'src/domain/publications/publish.ts',
      // Publishing it has an entry, and these are its mails.
      'src/domain/announcements/mail-announcements.ts',
      // A hang is nobody's act, and neither is an alarm.
      'src/domain/backup/check-audit.ts',
      // The restore has an entry, and so has the decision, whose later steps these are.
      ...['hold-outbox', 'decide-undecided', 'note-damage'].map((file) => `src/domain/backup/${file}.ts`),
      // What was tried for a certificate, and when it is again; each one that is got has an entry.
      ...['acme-account', 'keep-certificates', 'note-attempt', 'try-again'].map(
        (file) => `src/domain/certificates/${file}.ts`,
      ),
      'src/domain/alarms/report-hang.ts',
      'src/domain/alarms/keep-alarm.ts',
      // How far the log was passed on; an entry about that would be passed on itself.
      'src/domain/monitoring/stream-audit.ts',
    ],
  },
  {
    what: 'a transaction beside write()',
    why: 'bun:sqlite commits at the first await, and a deferred transaction fails when it turns into a write',
    instead: 'use write() or writeUnaudited()',
    pattern: /\.transaction\(/,
    allowed: ['src/db/write.ts', 'src/db/request-logs.ts'],
  },
  {
    what: 'memory beside a database made by hand',
    why: 'nobody can list what a process remembers, and tests share what should be theirs',
    instead: 'use perDb() or perRevision()',
    pattern: /new WeakMap<(Db|RequestLogDb|Deps\['db'\])\b/,
    allowed: ['src/db/per-db.ts'],
  },
  {
    what: 'migrating outside db/migrate.ts',
    why: 'a migration needs the lock, the copy and the checks around it',
    instead: 'call migrateDatabase()',
    pattern: /\bmigrate\(/,
    allowed: ['src/db/migrate.ts'],
  },
  {
    what: 'an error handler beside the one',
    why: 'Elysia echoes what was submitted, and a second handler answers before ours',
    instead: 'throw a DomainError; http/plugins/errors.tsx answers',
    pattern: /\.onError\(/,
    allowed: ['src/http/plugins/errors.tsx'],
  },
  {
    what: 'an Elysia instance without a name',
    why: 'unnamed plugins run twice',
    instead: "new Elysia({ name: 'room' })",
    pattern: /new Elysia\((?!\{ name:)/,
    allowed: [],
  },
  {
    what: 'Math.random',
    why: 'it can be guessed, and tests cannot own it',
    instead: 'deps.ids',
    pattern: /Math\.random/,
    allowed: [],
  },
  {
    what: 'the wall clock in the domain',
    why: 'tests own the clock',
    instead: 'deps.clock.now()',
    pattern: /Date\.now\(|new Date\(\)/,
    allowed: ['src/platform/', 'src/commands/'],
  },
  {
    what: 'fetch outside the commands that ask for a URL',
    why: 'it cannot be kept from internal addresses',
    instead: 'deps.http.post()',
    pattern: /\bfetch\(/,
    allowed: ['src/commands/import.ts', 'src/commands/terminal/over-http.ts', 'src/domain/statuspage-import/'],
  },
  {
    what: 'an HTTP request beside the client that checks where it goes',
    why: 'only that client refuses what is not public',
    instead: 'deps.http.post()',
    pattern: /from 'node:https'|\bhttp\.(request|get)\(/,
    // The operator's own Opsentry, at the address that the environment says.
    allowed: ['src/platform/http-client.ts', 'src/commands/health.ts'],
  },
  {
    what: 'a certificate left unchecked',
    why: 'anybody could read what is sent',
    instead: 'let the operator name an authority: NODE_EXTRA_CA_CERTS',
    pattern: /rejectUnauthorized/,
    allowed: [],
  },
  {
    what: 'script in an htmx attribute',
    why: 'the Content-Security-Policy knows no unsafe-inline',
    instead: 'put it into a file in static/',
    pattern: /hx-on|js:|javascript:/,
    allowed: [],
  },
  {
    what: 'a name that hides from the XSS scan',
    why: 'the scan trusts names that begin with safe',
    instead: 'choose another name',
    pattern: /\b(const|let|function) safe[A-Z]/,
    allowed: ['src/http/'],
  },
  {
    what: 'an inline style or script on a page',
    why: 'the Content-Security-Policy knows no unsafe-inline',
    instead: 'a class in static/, or a data- attribute that a script reads',
    pattern: / style=|<style|<script>/,
    // The second one's policy names the hash of the style sheet that nobody has saved yet.
    allowed: ['views/emails/', 'src/http/dashboard/look-preview.ts'],
  },
  {
    what: 'spread attributes, which the XSS scan does not see',
    why: 'what is spread is not checked',
    instead: 'write each attribute out',
    pattern: /<[a-z]+ \{\.\.\./,
    allowed: [],
  },
  {
    what: 'a text where a column of <Rows> gives markup',
    why: 'the XSS scan does not follow what the function returns',
    instead: 'text: (row) => …, which is escaped; or an element around it',
    pattern: /\bcell: \([^)]*\) => (?!\(?\s*<)/,
    allowed: ['views/layout/rows.tsx'],
  },
  {
    what: 'an attribute with a hyphen on <Form> or <Card>',
    why: 'TypeScript lets it through, and it is dropped',
    instead: 'write the element itself',
    pattern: /<(Form|Card|ListCard)\s[^<]*?\s(data|hx|aria)-/,
    allowed: [],
  },
  {
    what: 'drizzle relations, which make circles',
    why: 'schema files would import each other',
    instead: 'join',
    pattern: /\brelations\(/,
    allowed: [],
  },
]

test.each(refusals)('refused: $what', ({ what, pattern, allowed, why, instead }) => {
  const found = product
    .filter(({ path }) => !allowed.some((prefix) => path.startsWith(prefix)))
    .flatMap((file) => firstMatch(file, pattern))
  expect(found.map((where) => `${where} ${what}. Why not: ${why}. Instead: ${instead}.`)).toEqual([])
})
