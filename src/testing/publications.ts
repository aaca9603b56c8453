import { publishAnnouncement } from '#src/domain/announcements/publish-announcement.ts'
import { createCannedText } from '#src/domain/incidents/canned-texts.ts'
import { hold } from '#src/domain/publications/hold.ts'
import { acmeId, system } from './personas.ts'
import type { TestDeps } from './test-deps.ts'

const hour = 3_600_000

/** One of each of what is published besides incidents, with that text in it. Returns their ids. */
export function madeToPublish(deps: TestDeps, text = 'Text', organizationId = acmeId) {
  const [title, body] = [text.slice(0, 100), text.slice(0, 1000)]
  const incident = { title, body, status: 'investigating', services: [], notify: true }
  const kept = { act: 'incident.open', state: 'in_review', publishAt: deps.clock.now() + hour } as const
  const publication = hold(deps, system, organizationId, { ...kept, args: [incident] }).publication.id
  const times = { startsAt: deps.clock.now(), endsAt: deps.clock.now() + hour }
  const said = { title, body, linkUrl: null, notify: false, ...times }
  const announcement = publishAnnouncement(deps, system, organizationId, said).id
  const canned = { kind: 'phrase', name: title, title: '', body } as const
  return { publication, announcement, cannedText: createCannedText(deps, system, organizationId, canned).id }
}
