import { write } from '#src/db/write.ts'
import { insertAccount } from '#src/domain/accounts/insert-account.ts'
import { publishAnnouncement } from '#src/domain/announcements/publish-announcement.ts'
import type { Member } from '#src/domain/context.ts'
import { createCannedText } from '#src/domain/incidents/canned-texts.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeFurtherLanguages } from '#src/domain/organizations/change-further-languages.ts'
import { createOrganization } from '#src/domain/organizations/create-organization.ts'
import { hold } from '#src/domain/publications/hold.ts'
import { atConsole } from '#src/domain/rate-limits/network.ts'
import { subscribe } from '#src/testing/factories.ts'
import { system, testOrigin } from '#src/testing/personas.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'
import { fillBusyPage } from './busy-page.ts'

/** A team with sixty services, two more languages, and texts that wait to be published. */
export const busyDesk = { slug: 'larder', owner: 'lou@example.com' }

const hour = 3_600_000

/** Its owner signs in with `password`. Returns its open incident, and what waits for a second person, who the owner is. */
export async function openBusyDesk(
  deps: TestDeps,
  password: string,
): Promise<{ incidentId: string; publicationId: string }> {
  const passwordHash = await deps.passwords.hash(password, atConsole)
  const { id, ownerId } = write(deps.db, (tx) => {
    const owner = { name: 'Lou Berger', email: busyDesk.owner, passwordHash, verified: true }
    const account = insertAccount(tx, deps, system, owner)
    const names = { organization: 'Larder', slug: busyDesk.slug, timeZone: 'Europe/Berlin' }
    return { id: createOrganization(tx, deps, system, { ...names, ownerId: account }), ownerId: account }
  })
  changeFurtherLanguages(deps, system, id, ['de', 'ja'])
  fillBusyPage({ deps }, id)
  for (let one = 0; one < 40; one += 1) subscribe(deps, `person-${one}@example.com`, { organizationId: id })
  const opened = { title: 'Sign-in fails in Europe', status: 'identified' as const, services: [], notify: false }
  const body = 'A certificate has expired. **Sessions that are open go on.**'
  const { id: incidentId } = openIncident(deps, system, id, { ...opened, body })
  const lou: Member = {
    ...{
      kind: 'member',
      accountId: ownerId,
      name: 'Lou Berger',
      organizationId: id,
      role: 'owner',
      origin: testOrigin,
    },
  }
  const update = { body: 'The certificate is renewed. **We watch.**', status: 'monitoring', services: [], notify: true }
  const { publication } = hold(deps, system, id, {
    ...{ act: 'incident.update', args: [incidentId, update], publishAt: null, state: 'in_review' },
  })
  const later = { ...opened, title: 'Exports are slow', body: 'They take up to an hour.', notify: true }
  const at = deps.clock.now() + 20 * hour
  hold(deps, lou, id, { act: 'incident.open', args: [later], publishAt: at, state: 'scheduled' })
  const now = deps.clock.now()
  const said = { linkUrl: 'https://www.larder.example/news', notify: false, endsAt: now + 300 * hour }
  publishAnnouncement(deps, system, id, {
    ...{ ...said, title: 'Larder moves to new data centres in May', body: 'Nothing changes for *you*.', startsAt: now },
  })
  publishAnnouncement(deps, system, id, {
    ...{ ...said, title: 'Support is closed on 1 May', body: '', startsAt: now + 100 * hour },
  })
  for (const [kind, name, title] of [
    ['phrase', 'We are looking into it', ''],
    ['maintenance', 'Database upgrade', 'Databases are upgraded'],
    ['postmortem', 'What we learned', ''],
  ] as const)
    createCannedText(deps, system, id, {
      kind,
      name,
      title,
      body: 'We are looking into it, and write again by {{time}}.',
    })
  return { incidentId, publicationId: publication.id }
}
