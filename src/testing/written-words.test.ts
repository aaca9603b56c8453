import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { writtenWords } from './written-words.ts'

const root = resolve(import.meta.dirname, '../..')

/** Views that visitors and subscribers read; the messages themselves are elsewhere. */
const views = [
  ...readdirSync(resolve(root, 'views/public'))
    .filter((name) => !name.includes('.test.'))
    .map((name) => `views/public/${name}`),
  'views/layout/following-choice.tsx',
  'views/layout/lists.ts',
  'views/layout/public-shell.tsx',
  'views/layout/sentence.tsx',
  'views/layout/status.tsx',
  'views/layout/theme-switch.tsx',
  'views/layout/times.tsx',
  'views/emails/maintenance.tsx',
  'views/emails/status-update.tsx',
  'views/emails/subscriber-note.tsx',
  'views/emails/subscription-confirmation.tsx',
  'views/emails/subscription-link.tsx',
]

const scripts = ['static/public.js', 'static/theme.js', 'static/times.js']

/** Screens of the team: each speaks the language of whoever works there. */
const screens = ['account', 'admin', 'auth', 'dashboard', 'layout', 'setup']
  .flatMap((folder) => readdirSync(resolve(root, 'views', folder)).map((name) => `views/${folder}/${name}`))
  .filter((path) => !path.includes('.test.') && !views.includes(path))
const spoken = [...screens, 'static/passkeys.js']

/** Feeds, calendars and what a form sends are written as their formats ask for. */
const formats: Record<string, RegExp> = {
  'views/public/badge.ts': /viewBox|textLength|lengthAdjust/,
  'views/public/calendar.ts': /^PRODID:-\/\/Opsentry\/\/Maintenance\/\/EN$/,
  'views/public/privacy-frame.tsx': /^subProcessors$/,
  'views/public/page-head.tsx': /^(WebPage|Organization)$/,
  'views/public/llms-txt.ts': /^## Optional$/,
  'views/public/feed-atom.ts': /,2005:Incident\/$/,
  'views/layout/following-choice.tsx': /^(all|services|yes)$/,
  'views/admin/backups.tsx': /^(secret\.key|opsentry restore( --rehearse)?)$/,
  'views/admin/backup-forms.tsx': /^(keep(Daily|Weekly|Monthly)|Hint|age1…)$/,
  'views/admin/backup-bucket.tsx': /^(path|https:\/\/s3\.eu-central-1\.amazonaws\.com)$/,
  'views/account/exported-account.tsx': /^· Opsentry$/,
  'views/account/new-organization.tsx': /^(UTC|opsentry import opsentry)$/,
  'views/admin/alarms.tsx': /^(URL|https:\/\/|\/readyz)$/,
  'views/admin/anchors.tsx': /^(auditor@example\.com|opsentry verify --anchor FILE)$/,
  'views/admin/bounces.tsx': /^(imap\.example\.com|tls|TLS \(993\)|STARTTLS \(143\)|v1,|ID\.TIMESTAMP\.BODY|whsec_)$/,
  'views/admin/bucket.tsx': /^s\/acme\/$/,
  'views/admin/fallback.tsx': /^(outbound|eu-central-1|mg\.example\.com)$/,
  'views/admin/fallback-card.tsx': /^(Amazon SES|Postmark|Mailgun|Resend|stands by|in use)$/,
  'views/admin/homepage.tsx': /^(no|yes|Markdown\.|G-AB12CD34EF)$/,
  'views/admin/instance.tsx': /^(Opsentry|opsentry backup FILE|secret\.key)$/,
  'views/admin/language-model.tsx': /^(https:\/\/|llama3\.2)$/,
  'views/admin/mail-services.tsx': /^(Amazon SES|Postmark|Mailgun|SendGrid|Resend)$/,
  'views/admin/notices.tsx': /^Markdown\.$/,
  'views/admin/policy-draft.tsx': /^Markdown\.$/,
  'views/admin/privacy-tabs.tsx': /^subProcessors$/,
  'views/admin/request-table.tsx': /^number request-failed$/,
  'views/admin/retention.tsx': /^keptUntil$/,
  'views/admin/sub-processors.tsx': /^subProcessors$/,
  'views/auth/links.tsx': /^opsentry user reset-password$/,
  'views/auth/auth-page.tsx': /^· Opsentry$/,
  'views/dashboard/metric-fields.tsx': /^yAxisM(in|ax)$/,
  'views/dashboard/metric.tsx': /Authorization: OAuth/,
  'views/dashboard/notifications.tsx': /^number nothing$/,
  'views/dashboard/home-open-incidents.tsx': /^home$/,
  'views/dashboard/rehearsal.tsx': /^partial_outage$/,
  'views/dashboard/service-options.tsx': /^startDate$/,
  'views/dashboard/own-domain.tsx': /^status\.example\.com$/,
  'views/dashboard/settings-embedding.tsx': /^banner(Incident|Maintenance)(Color|Ink)$/,
  'views/dashboard/settings-look.tsx': /^https:\/\/www\.example\.com$/,
  'views/layout/bucket-form.tsx': /^(path|https:\/\/s3\.eu-central-1\.amazonaws\.com)$/,
  'views/layout/provider-people.tsx': /^none$/,
  'views/layout/provider-protocols.tsx':
    /^(OpenID Connect|SAML 2\.0|Entra ID|Google Workspace|Okta|Keycloak|signInUrl|https:\/\/example\.okta\.com)$/,
  'views/layout/sso.tsx': /^(TXT|example\.com)$/,
  'views/dashboard/webhook-fields.tsx': /^https:\/\/$/,
  'views/layout/confirm.tsx': /^button danger$/,
  'views/layout/dkim-card.tsx': /^TXT$/,
  'views/layout/fields.tsx': /^yes$/,
  'views/layout/key-sheet.tsx': /^(Ctrl Enter|Esc)$/,
  'views/layout/move-buttons.tsx': /^(up|down)$/,
  'views/layout/markdown.tsx': /^nofollow noopener$/,
  'views/setup/not-set-up.tsx': /^\/setup\?token=…$/,
  'views/setup/relay-form.tsx': /^(smtp\.example\.com|starttls|STARTTLS \(587\)|TLS \(465\))$/,
  'views/setup/setup-page.tsx': /^· Opsentry$/,
  'static/passkeys.js': /DOMContentLoaded|^NotAllowedError$/,
  'static/public.js': /^Arrow|^Page|^Home$|^End$|^Escape$|DOMContentLoaded/,
  'static/theme.js': /DOMContentLoaded/,
  'static/times.js': /DOMContentLoaded|^Escape$/,
}

test.each([...views, ...scripts, ...spoken])('%s writes no word of its own', (path) => {
  const written = writtenWords(path, readFileSync(resolve(root, path), 'utf8'))
  expect(written.filter((text) => !formats[path]?.test(text))).toEqual([])
})

test('the scan saw the public views, and the screens of the team', () => {
  expect([views.length, spoken.length].map((count) => count > 25)).toEqual([true, true])
})

test.each([
  ['text between tags', '<p>Past incidents</p>', 'Past incidents'],
  ['a worded attribute', '<nav aria-label="further">x.y</nav>', 'further'],
  ['a template in a worded attribute', `<Page title={\`incidents · \${name}\`} />`, 'incidents ·'],
  ['a choice between words', "<p safe>{none ? 'No data' : text}</p>", 'No data'],
  ['the title of a column', "<Rows columns={[{ title: 'Answer' }]} />", 'Answer'],
  ['a cell of a column', "<Rows columns={[{ title, text: ({ cause }) => cause || 'Not known' }]} />", 'Not known'],
  ['a sentence in a function', `const f = (name) => \`\${name} has an outage\``, 'has an outage'],
  ['a word in a table', "const words = { done: 'Resolved' }", 'Resolved'],
])('the scan is awake: it finds %s', (_what, source, found) => {
  expect(writtenWords('x.tsx', source)).toContain(found)
})

test.each([
  '<p class="card stack" id="main">{t.page.current}</p>',
  "import { x } from '../Layout file.ts'",
  "const open = status === 'Not resolved'",
  '<path d="M8 1a7 7 0 1" />',
  '<a href={routes.statusPage.files.rss.url({ base })}>RSS</a>',
])('the scan leaves code alone: %s', (source) => {
  expect(writtenWords('x.tsx', source)).toEqual([])
})
