import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { publications } from '#src/db/schema/publications.ts'
import { subscribe } from '#src/testing/factories.ts'
import { accountId, acmeId, type Persona, programActor, system } from '#src/testing/personas.ts'
import { refusal } from '#src/testing/room.ts'
import { day, hour, minute, type StatusRoom, statusRoom } from '#src/testing/status-room.ts'
import type { Actor, Member, Publishing, SystemActor, TokenActor } from '../context.ts'
import { openByProgram } from '../incidents/open-by-program.ts'
import { type OpenIncident, openIncident } from '../incidents/open-incident.ts'
import { postUpdate } from '../incidents/post-update.ts'
import { scheduleWindow } from '../maintenance/schedule-window.ts'
import { changePublication } from '../publications/change-publication.ts'
import { publishNow, releasePublication, sendBack, withdrawPublication } from '../publications/decide.ts'
import { findPublication, waitingPublications } from '../publications/find-publication.ts'
import { Held } from '../publications/held.ts'
import { previewOf } from '../publications/preview.ts'
import type { Publication } from '../publications/publication.ts'
import { publishInEmergency } from '../publications/publish-in-emergency.ts'
import { changeRole } from '../team/change-team.ts'
import { performing, publishWhatIsDue } from './acts.ts'

const told = (changes: Partial<OpenIncident> = {}): OpenIncident => ({
  ...{ title: 'Logins fail', body: 'We are looking.', status: 'investigating', notify: true, services: [] },
  ...changes,
})

const job: SystemActor = { ...system, origin: { ip: '', userAgent: 'job', requestId: '' } }

/** Acme tells nobody more than one person without a second one. */
function reviewedRoom({ above = 1 }: { above?: number | null } = {}) {
  const room = statusRoom()
  for (const address of ['joe@example.org', 'jane@example.org']) subscribe(room.deps, address)
  room.setAcme({ reviewAbove: above })
  const perform = performing(room.deps)
  return {
    ...room,
    perform,
    titles: () => incidentsOf(room).map(({ title }) => title),
    mails: (kind: string) =>
      room.db
        .select()
        .from(deliveries)
        .all()
        .filter((one) => one.kind === kind)
        .map(({ address }) => address),
    release: (id: string, who: Persona = 'ann') => {
      const found = findPublication(room.db, acmeId, id)
      return releasePublication(room.deps, room.actor(who), acmeId, id, read(room, found), perform)
    },
  }
}

const incidentsOf = ({ db }: StatusRoom) => db.select().from(incidents).all()

function read({ deps }: StatusRoom, found: Publication) {
  const released = { due: 'released' } as const
  const actor = { ...system, publishing: released }
  const preview = previewOf(deps, found, () => performing(deps)(actor, found))
  return { version: found.version, digest: 'digest' in preview ? preview.digest : preview.problem }
}

function held(act: () => unknown): Publication {
  try {
    act()
  } catch (error) {
    if (error instanceof Held) return error.publication
    throw error
  }
  throw new Error('it was published')
}

const asking = (actor: Member | TokenActor, publishing: Publishing): Actor => ({ ...actor, publishing })

test('what is told to more people than allowed waits, and nothing of it is there before somebody else has released it', () => {
  const room = reviewedRoom()
  const api = room.service()
  const found = held(() =>
    openIncident(room.deps, room.actor('ed'), acmeId, told({ services: [{ serviceId: api, status: 'major_outage' }] })),
  )
  expect([found.state, room.titles(), room.statuses(api), room.notified()]).toEqual([
    'in_review',
    [],
    ['operational'],
    [],
  ])
  expect(room.mails('publication')).toEqual(['ann@example.com', 'iris@example.com', 'otto@example.com'])
  expect(room.lastAudit()).toMatchObject({ actorId: 'ed0000000000', action: 'publication.held' })
  expect(refusal(() => room.release(found.id, 'ed'))).toBe('forbidden')
  expect(refusal(() => room.release(found.id, 'vic'))).toBe('forbidden')
  room.release(found.id)
  expect([room.titles().length, room.statuses(api), room.notified().length]).toEqual([1, ['major_outage'], 1])
  expect(room.audited().slice(-2)).toEqual(['publication.released', 'incident.opened'])
  expect(findPublication(room.db, acmeId, found.id)).toMatchObject({
    state: 'published',
    args: [],
    releasedById: 'ann000000000',
  })
  expect(refusal(() => room.release(found.id, 'otto'))).toBe('conflict')
})

test('what reaches fewer people, or is not told, is published at once', () => {
  const few = reviewedRoom({ above: 2 })
  openIncident(few.deps, few.actor('ed'), acmeId, told())
  const quiet = reviewedRoom()
  openIncident(quiet.deps, quiet.actor('ed'), acmeId, told({ notify: false }))
  const off = reviewedRoom({ above: null })
  openIncident(off.deps, off.actor('ed'), acmeId, told())
  expect([few, quiet, off].map(({ titles }) => titles().length)).toEqual([1, 1, 1])
})

test('who releases reads the texts in further languages, too: with another translation it is another message', () => {
  const room = reviewedRoom()
  room.setAcme({ furtherLanguages: ['de'] })
  const heldWith = (de: string) =>
    held(() => openIncident(room.deps, room.actor('ed'), acmeId, told({ furtherBodies: { de, fr: 'Ailleurs.' } })))
  const [first, second] = [heldWith('Wir suchen.'), heldWith('Alles gut.')]
  const preview = previewOf(room.deps, first, () => room.perform({ ...system, publishing: { due: 'released' } }, first))
  expect(preview).toMatchObject({
    messages: [{ body: 'We are looking.', further: [{ language: 'de', title: 'Logins fail', body: 'Wir suchen.' }] }],
  })
  expect(read(room, first).digest).not.toBe(read(room, second).digest)
})

test('a program that tries again makes no second one; who made its token releases none', () => {
  const room = reviewedRoom()
  const open = () =>
    held(() => openByProgram(room.deps, programActor({ role: 'editor' }), acmeId, { ...told(), named: [] }))
  const first = open()
  expect([open().id, room.db.select().from(publications).all().length]).toEqual([first.id, 1])
  expect(first).toMatchObject({ act: 'incident.open_by_program', authorId: null })
  room.release(first.id)
  expect(room.titles()).toHaveLength(1)
})

test('what was released is what was read: a change in between is read again', () => {
  const room = reviewedRoom()
  const found = held(() => openIncident(room.deps, room.actor('ed'), acmeId, told()))
  const seen = read(room, found)
  const change = { version: 1, title: 'Another title', body: 'Other words.', publishAt: null }
  const changed = changePublication(room.deps, room.actor('otto'), acmeId, found.id, change, room.perform)
  expect(changed).toMatchObject({ state: 'in_review', version: 2, authorId: 'otto00000000', title: 'Another title' })
  expect(refusal(() => releasePublication(room.deps, room.actor('ann'), acmeId, found.id, seen, room.perform))).toBe(
    'conflict',
  )
  expect(
    refusal(() =>
      releasePublication(room.deps, room.actor('ann'), acmeId, found.id, { ...seen, version: 2 }, room.perform),
    ),
  ).toBe('conflict')
  expect(refusal(() => room.release(found.id, 'otto'))).toBe('forbidden')
  room.release(found.id)
  expect(room.titles()).toEqual(['Another title'])
})

test('sent back it has a reason, and its author is mailed', () => {
  const room = reviewedRoom()
  const { id } = held(() => openIncident(room.deps, room.actor('ed'), acmeId, told()))
  const back = (who: Persona, reason: string) =>
    sendBack(room.deps, room.actor(who), acmeId, id, { version: 1, reason })
  expect(refusal(() => back('ed', 'No.'))).toBe('forbidden')
  expect(refusal(() => back('ann', ' '))).toBe('invalid')
  back('ann', 'Name the service.')
  expect(findPublication(room.db, acmeId, id)).toMatchObject({ state: 'sent_back', reason: 'Name the service.' })
  expect(room.mails('publication').at(-1)).toBe('ed@example.com')
  expect(refusal(() => room.release(id))).toBe('conflict')
})

test('in an emergency a person publishes their own alone, says why, and everybody else is mailed', () => {
  const room = reviewedRoom()
  const found = held(() => openIncident(room.deps, room.actor('ed'), acmeId, told()))
  const alone = (reason: string, who: Persona = 'ed') =>
    publishInEmergency(room.deps, room.actor(who), acmeId, found.id, { ...read(room, found), reason }, room.perform)
  expect([refusal(() => alone('now')), refusal(() => alone('It cannot wait.', 'vic'))]).toEqual([
    'invalid',
    'forbidden',
  ])
  alone('Nobody else is awake, and cards are charged twice.')
  expect(room.titles()).toHaveLength(1)
  expect(room.audited().slice(-2)).toEqual(['publication.published_in_emergency', 'incident.opened'])
  expect(room.mails('emergency_publication')).toEqual(['ann@example.com', 'iris@example.com', 'otto@example.com'])
  expect(findPublication(room.db, acmeId, found.id)).toMatchObject({
    reason: 'Nobody else is awake, and cards are charged twice.',
  })
})

test('a window that tells people by itself later is released with its plan', () => {
  const room = reviewedRoom()
  const plan = { ...aQuietWindow(room), notifyAtStart: true }
  expect(held(() => scheduleWindow(room.deps, room.actor('ed'), acmeId, plan)).act).toBe('maintenance.plan')
  scheduleWindow(room.deps, room.actor('ed'), acmeId, aQuietWindow(room))
})

function aQuietWindow({ clock }: StatusRoom) {
  const start = clock.now() + day
  return {
    ...{ title: 'Upgrade', body: 'We upgrade.', serviceIds: [], reminders: [], notify: false, rule: null },
    ...{ scheduledStart: start, scheduledEnd: start + hour, autoStart: true, autoComplete: true },
    ...{ notifyAtStart: false, notifyAtEnd: false },
  }
}

test('published later: nothing before its time, then in the name of its author, with the promise counted from then', () => {
  const room = reviewedRoom({ above: null })
  const { clock, deps } = room
  const at = clock.now() + hour
  const input = { ...told(), nextUpdateBy: clock.now() + 30 * minute }
  const found = held(() => openIncident(deps, asking(room.actor('ed'), { at }), acmeId, input))
  expect(found).toMatchObject({ state: 'scheduled', publishAt: at, authorId: 'ed0000000000' })
  clock.set(at - 1)
  expect([publishWhatIsDue(deps, job), room.titles()]).toEqual([0, []])
  clock.set(at + minute)
  expect(publishWhatIsDue(deps, job)).toBe(1)
  const [incident] = incidentsOf(room)
  expect(incident).toMatchObject({ nextUpdateBy: at + minute + 30 * minute, startedAt: at + minute })
  expect(room.audited().slice(-2)).toEqual(['publication.published', 'incident.opened'])
  expect(publishWhatIsDue(deps, job)).toBe(0)
})

test.each([
  ['within the hour it goes out', hour, 1, 'published'],
  ['later it waits, and the team is told', hour + 1, 0, 'waiting'],
])('late: %s', (_, late, published, state) => {
  const room = reviewedRoom({ above: null })
  const at = room.clock.now() + hour
  const { id } = held(() => openIncident(room.deps, asking(room.actor('ed'), { at }), acmeId, told()))
  room.clock.set(at + late)
  publishWhatIsDue(room.deps, job)
  expect([room.titles().length, findPublication(room.db, acmeId, id).state]).toEqual([published, state])
  expect(room.mails('publication')).toHaveLength(state === 'waiting' ? 4 : 0)
  if (state === 'waiting') {
    publishNow(room.deps, room.actor('ann'), acmeId, id, read(room, findPublication(room.db, acmeId, id)), room.perform)
    expect(room.titles()).toHaveLength(1)
  }
})

test('an update that somebody posted meanwhile is not turned back: it waits for a person', () => {
  const room = reviewedRoom({ above: null })
  const incident = openIncident(room.deps, room.actor('ed'), acmeId, told({ notify: false }))
  const [first] = room.db.select().from(statusUpdates).all()
  const at = room.clock.now() + hour
  const later = { ...told(), seen: first?.id ?? '' }
  const { id } = held(() => postUpdate(room.deps, asking(room.actor('ed'), { at }), acmeId, incident.id, later))
  room.clock.advance(minute)
  postUpdate(room.deps, room.actor('ann'), acmeId, incident.id, told())
  room.clock.set(at)
  publishWhatIsDue(room.deps, job)
  const left = findPublication(room.db, acmeId, id)
  expect([left.state, left.reason]).toEqual(['waiting', expect.stringContaining('Ann posted an update')])
})

test('whoever may not publish any more does not publish by the clock', () => {
  const room = reviewedRoom({ above: null })
  const at = room.clock.now() + hour
  const open = () => held(() => openIncident(room.deps, asking(room.actor('ed'), { at }), acmeId, told()))
  const { id } = open()
  changeRole(room.deps, system, acmeId, accountId('ed'), 'viewer')
  room.clock.set(at)
  publishWhatIsDue(room.deps, job)
  expect(findPublication(room.db, acmeId, id)).toMatchObject({
    state: 'waiting',
    reason: expect.stringContaining('may not publish'),
  })
})

test('scheduled and told to many, it is released before its time, and goes out then', () => {
  const room = reviewedRoom()
  const at = room.clock.now() + hour
  const { id, state } = held(() => openIncident(room.deps, asking(room.actor('ed'), { at }), acmeId, told()))
  expect([state, room.release(id)]).toEqual(['in_review', { scheduledFor: at }])
  room.clock.set(at)
  publishWhatIsDue(room.deps, job)
  expect(room.titles()).toHaveLength(1)
})

test('one that reaches more people by then than when it was planned is asked for again', () => {
  const room = reviewedRoom({ above: 2 })
  const at = room.clock.now() + hour
  const { id, state } = held(() => openIncident(room.deps, asking(room.actor('ed'), { at }), acmeId, told()))
  subscribe(room.deps, 'third@example.org')
  room.clock.set(at)
  publishWhatIsDue(room.deps, job)
  expect([state, findPublication(room.db, acmeId, id).state, room.titles()]).toEqual(['scheduled', 'in_review', []])
})

test('withdrawn it is gone; nobody decides another organization’s', () => {
  const room = reviewedRoom()
  const { id } = held(() => openIncident(room.deps, room.actor('ed'), acmeId, told()))
  expect(refusal(() => withdrawPublication(room.deps, room.actor('vic'), acmeId, id))).toBe('forbidden')
  expect(refusal(() => withdrawPublication(room.deps, room.actor('olga'), acmeId, id))).toBe('not_found')
  expect(refusal(() => withdrawPublication(room.deps, room.actor('olga'), 'other0000000', id))).toBe('not_found')
  withdrawPublication(room.deps, room.actor('ed'), acmeId, id)
  expect([waitingPublications(room.db, acmeId), room.audited().at(-1)]).toEqual([[], 'publication.withdrawn'])
})

test('a time that has passed, and a text that its verb refuses, are refused at once', () => {
  const room = reviewedRoom({ above: null })
  const later = (at: number, changes = {}) =>
    refusal(() => openIncident(room.deps, asking(room.actor('ed'), { at }), acmeId, told(changes)))
  const { clock } = room
  expect([later(clock.now()), later(clock.now() + 400 * day)]).toEqual(['invalid', 'invalid'])
  expect(later(clock.now() + hour, { services: [{ serviceId: 'nowhere', status: 'major_outage' }] })).toBe('invalid')
  expect(room.db.select().from(publications).all()).toEqual([])
})
