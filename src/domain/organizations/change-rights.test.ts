import { expect, test } from 'vitest'
import { organizationFiles } from '#src/db/schema/pictures.ts'
import type { Actor } from '#src/domain/context.ts'
import { proveDomain } from '#src/testing/factories.ts'
import { accountOf, acmeId, otherId, system, testOrigin } from '#src/testing/personas.ts'
import { png } from '#src/testing/pictures.ts'
import { laterRefusal, type TestRoom, testRoom } from '#src/testing/room.ts'
import { readForm } from '../forms/form.ts'
import { changeDomain } from './change-domain.ts'
import { changeLook } from './change-look.ts'
import { changeOrganization, changeSlug, requireSecondFactor } from './change-organization.ts'
import { changePageWays } from './change-page-ways.ts'
import { changeSender } from './change-sender.ts'
import { changeUpdateTiming } from './change-update-timing.ts'
import { changeVisibility } from './change-visibility.ts'
import { listDashboardNetworks } from './dashboard-networks.ts'
import { endPasses } from './end-passes.ts'
import { organizationById } from './find-organization.ts'
import { removePicture, setPicture } from './pictures.ts'
import { checkDomain } from './prove-domain.ts'
import { sendSample } from './send-sample.ts'
import { checkSenderDomain } from './sender-domain.ts'

type Change = (deps: TestRoom['deps'], actor: Actor, id: string) => unknown

const look = { brandColor: '#000000', websiteUrl: null, supportUrl: null, footer: 'x' }

/** Everything that admins alone change of their organization. */
const changes: Record<string, Change> = {
  'its name': (deps, actor, id) =>
    changeOrganization(deps, actor, id, { organization: 'Mine', timeZone: 'UTC', language: 'en' }),
  'its short name': (deps, actor, id) => changeSlug(deps, actor, id, { slug: 'mine' }),
  'the second factor it asks for': (deps, actor, id) =>
    requireSecondFactor(deps, actor, id, { required: true, ownSecondFactor: true }),
  'its domain': (deps, actor, id) => changeDomain(deps, actor, id, 'status.mine.example'),
  'whether its domain is proven': (deps, actor, id) => checkDomain(deps, actor, id),
  'its ways in': (deps, actor, id) =>
    changePageWays(deps, actor, id, { opensByMail: true, opensBySso: true, pageNetworks: [], pageNetworkRule: 'none' }),
  'who is in': (deps, actor, id) => endPasses(deps, actor, id),
  'from where it is worked on': (deps, actor, id) =>
    listDashboardNetworks(deps, actor, id, { typed: testOrigin.ip, unseen: undefined }),
  'its look': (deps, actor, id) => changeLook(deps, actor, id, look),
  'the timing of its updates': (deps, actor, id) =>
    changeUpdateTiming(deps, actor, id, { recallSeconds: 9, silentAfterHours: 9 }),
  'who may see it': (deps, actor, id) =>
    changeVisibility(deps, actor, id, { visibility: 'members', password: '', hiddenFromSearch: true }),
  'its sender': (deps, actor, id) => changeSender(deps, actor, id, readForm({ senderName: 'Mine' })),
  'its logo': (deps, actor, id) => setPicture(deps, actor, id, 'logo', png(3, 3)),
  'its favicon, taken away': (deps, actor, id) => removePicture(deps, actor, id, 'favicon'),
  'what is known of its sender’s domain': (deps, actor, id) => checkSenderDomain(deps, actor, id),
  'nothing, with a sample': (deps, actor, id) =>
    actor.kind === 'member' ? sendSample(deps, actor, id, 'reminder') : Promise.reject(new Error('members alone')),
}

/** Everything that any of them could change. */
function stateOf({ deps, db, audited }: TestRoom) {
  const rows = [acmeId, otherId].map((id) => organizationById(deps, id))
  return [rows, db.select().from(organizationFiles).all(), audited(), audited(otherId)]
}

test.each(Object.entries(changes))(
  'editors and viewers do not change %s, and strangers do not find it',
  async (_, change) => {
    const room = testRoom()
    const { deps, actor } = room
    for (const id of [acmeId, otherId]) {
      setPicture(deps, system, id, 'favicon', png())
      proveDomain(deps, id, 'ops.example')
    }
    const before = stateOf(room)
    const attempt = (by: Actor, id = acmeId) => laterRefusal(async () => change(deps, by, id))
    for (const persona of ['ed', 'vic'] as const) expect(await attempt(actor(persona))).toBe('forbidden')
    expect(await attempt(actor('olga'))).toBe('not_found')
    expect(await attempt(actor('otto'), otherId)).toBe('not_found')
    expect(await attempt(actor('ann'), 'unknown00000')).toBe('not_found')
    expect(stateOf(room)).toEqual(before)
  },
)

const isOfMembers = (name: string) => name === 'nothing, with a sample'

test.each(Object.entries(changes).filter(([name]) => !isOfMembers(name)))(
  'an account outside of its organizations, a visitor and a subscriber do not find %s',
  async (_, change) => {
    const room = testRoom()
    const before = stateOf(room)
    const subscriber = { kind: 'subscriber', subscriberId: 's', organizationId: acmeId, origin: testOrigin } as const
    for (const by of [accountOf('iris'), { kind: 'visitor', origin: testOrigin } as const, subscriber])
      expect(await laterRefusal(async () => change(room.deps, by, acmeId))).toBe('not_found')
    expect(stateOf(room)).toEqual(before)
  },
)
