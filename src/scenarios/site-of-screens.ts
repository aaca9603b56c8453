import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { desc, eq } from 'drizzle-orm'
import { createApp } from '#src/app.ts'
import { subscribers } from '#src/db/schema/delivery.ts'
import { organizations } from '#src/db/schema/identity.ts'
import { incidents } from '#src/db/schema/incidents.ts'
import { write } from '#src/db/write.ts'
import { recordAudit } from '#src/domain/audit/record-audit.ts'
import { fillDemo } from '#src/domain/demo/fill-demo.ts'
import { configureRelay } from '#src/domain/mail/configure-relay.ts'
import { enforceRule } from '#src/domain/retention/enforce-rule.ts'
import { retentionRules } from '#src/domain/retention/retention-rules.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { proveSessions } from '#src/testing/accounts.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { fillLedgers } from '#src/testing/fill-ledgers.ts'
import { system } from '#src/testing/personas.ts'
import { type TestDeps, testDeps, testSetupToken } from '#src/testing/test-deps.ts'
import { openBrandedPage } from './branded-page.ts'
import { openBusyDesk } from './busy-desk.ts'
import { publishDemoPolicy } from './demo-policy.ts'
import { fillRequestLog } from './filled-request-log.ts'
import { fillGermanPage } from './german-page.ts'

/** Data of the main screens: the demo, the GitHub history and two more pages, at one moment of one clock. */

export interface Site {
  url: string
  slug: string
  openIncidentId: string
  /** A subscriber to some of the demo's services. */
  subscriber: { id: string; token: string }
  /** Of the team with sixty services: its open incident, and what its owner may release. */
  desk: { incidentId: string; publicationId: string }
  /** Another Opsentry, whose wizard waits at its first step. */
  fresh: { url: string; token: string }
  /** As if all who are signed in had shown a second factor, which the administration asks for. */
  prove(): void
}

export interface StartedSite {
  site: Site
  /** Of the demo's owner. */
  email: string
  stop(): void
}

export const demoPassword = 'correct horse battery'

/** Serves both in this process, on the loopback. */
export async function startSite(): Promise<StartedSite> {
  const deps = testDeps({ defaultUrl: 'http://localhost' })
  const { slug, email, organizationId } = await fillDemo(deps, system, demoPassword)
  const follower = deps.db.select().from(subscribers).where(eq(subscribers.address, 'ops@example.com')).get()?.id ?? ''
  const newest = deps.db.select().from(incidents).orderBy(desc(incidents.startedAt)).get()
  connectMail(deps)
  fillLedgers(deps, organizationId)
  publishDemoPolicy(deps, email)
  importGitHub(deps)
  await openBrandedPage(deps, demoPassword)
  const desk = await openBusyDesk(deps, demoPassword)
  fillGermanPage(
    deps,
    organization(deps, { name: 'Nordlicht Versand', slug: 'nordlicht', timeZone: 'Europe/Berlin', language: 'de' }),
  )
  await enforceRules(deps)
  await fillRequestLog(deps)
  const server = createApp(deps).listen({ hostname: '127.0.0.1', port: 0 })
  const fresh = createApp(testDeps()).listen({ hostname: '127.0.0.1', port: 0 })
  return {
    email,
    site: {
      url: `http://localhost:${server.port}`,
      slug,
      openIncidentId: newest?.id ?? '',
      subscriber: { id: follower, token: signedToken(deps, 'subscription', follower) },
      fresh: { url: `http://localhost:${fresh.port}`, token: testSetupToken },
      desk,
      prove: () => proveSessions(deps),
    },
    stop() {
      server.stop(true)
      fresh.stop(true)
    },
  }
}

/** A mail server, and a key whose record was found for each sender; nothing leaves. */
function connectMail(deps: ReturnType<typeof testDeps>): void {
  const server = {
    host: 'smtp.example.com',
    port: '587',
    security: 'starttls',
    user: 'parcel',
    password: 'relay secret',
  }
  configureRelay(deps, system, { ...server, from: 'status@example.com' })
  proveDomain(deps, null, 'example.com')
  proveDomain(deps, deps.db.select().from(organizations).get()?.id ?? '', 'parcelbay.example')
}

/** Each rule has run once, but for one whose first run failed. */
async function enforceRules(deps: TestDeps): Promise<void> {
  const fails = { keep: () => Promise.reject(new Error('permission denied')) }
  for (const rule of retentionRules)
    await enforceRule(deps, system, rule.name === 'copies' ? { ...rule, ...fails } : rule)
}

function importGitHub(deps: TestDeps): void {
  const id = organization(deps, { name: 'GitHub', slug: 'github', timeZone: 'UTC' })
  importStatuspage(deps, system, id, gitHubHistory())
}

/** Returns its id. */
function organization(deps: TestDeps, row: Omit<typeof organizations.$inferInsert, 'id' | 'createdAt'>): string {
  const id = deps.ids.id()
  write(deps.db, (tx) => {
    tx.insert(organizations)
      .values({ ...row, id, createdAt: deps.clock.now() })
      .run()
    recordAudit(tx, deps, system, {
      action: 'organization.created',
      organizationId: id,
      subject: { type: 'organization', id },
    })
  })
  return id
}

/** A real page's thirteen years of incidents. */
function gitHubHistory(): unknown {
  const file = join(import.meta.dirname, '../testing/fixtures/github-history.json.gz')
  return JSON.parse(gunzipSync(readFileSync(file)).toString('utf8'))
}
