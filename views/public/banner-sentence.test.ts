import { expect, test } from 'vitest'
import type { ServiceStatus } from '#src/words.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { type BannerPage, bannerFacts, bannerSentence } from './banner-sentence.ts'

const service = (id: string, status: ServiceStatus, troubledSince: number | null = null) => ({
  ...{ id, name: id, status, troubledSince },
})
const incident = (id: string, nextUpdateBy: number | null, ...services: string[]) => ({
  ...{ id, status: 'identified' as const, startedAt: 5, nextUpdateBy, services: services.map((id) => ({ id })) },
})
const page = (services: ReturnType<typeof service>[], more: Partial<BannerPage> = {}): BannerPage => ({
  ...{ everything: [{ name: null, services }], openIncidents: [], maintenance: [], ...more },
})

test('it has been so since the first of them, and the others are counted', () => {
  const services = [service('a', 'major_outage', 20), service('b', 'major_outage', 10)]
  const others = [service('c', 'partial_outage', 1), service('d', 'under_maintenance', 1), service('e', 'operational')]
  expect(bannerFacts(page([...services, ...others]), 30)).toMatchObject({ since: 10, more: 1, until: null })
  expect(bannerFacts(page([service('e', 'operational')]), 30)).toMatchObject({ since: null, more: 0, nextUpdate: null })
})

test('the next word is that of the services spoken of, the soonest to come; one that is missed is said to be', () => {
  const services = [service('a', 'major_outage', 1), service('b', 'partial_outage', 1)]
  const promises = (...openIncidents: ReturnType<typeof incident>[]) =>
    bannerFacts(page(services, { openIncidents }), 100).nextUpdate
  expect(promises(incident('x', 110, 'b'), incident('y', 130, 'a'), incident('z', 120, 'a'))?.incidentId).toBe('z')
  expect(promises(incident('x', 90, 'a'), incident('y', 130, 'a'))).toEqual({
    incidentId: 'y',
    at: 130,
    overdue: false,
  })
  expect(promises(incident('x', 90, 'a'))).toEqual({ incidentId: 'x', at: 90, overdue: true })
  expect(promises(incident('x', 110))?.incidentId).toBe('x')
  expect(promises(incident('x', null, 'a'))).toBeNull()
})

test('maintenance alone says its planned end, unless that has passed', () => {
  const ends = (overrun: boolean) =>
    bannerFacts(
      page([service('a', 'under_maintenance', 1)], {
        maintenance: [{ status: 'in_progress', scheduledEnd: 50, overrun, services: [{ id: 'a' }] }],
      }),
      10,
    ).until
  expect([ends(false), ends(true)]).toEqual([50, null])
})

test('an incident that touches nothing has begun, too; one that is only watched is no search any more', () => {
  const open = { ...incident('x', null), status: 'monitoring' as const }
  const quiet = page([service('a', 'operational')], { openIncidents: [open] })
  expect(bannerFacts(quiet, 10).since).toBe(5)
  expect(bannerSentence(quiet, messagesOf('en'))).toBe('Services are up while we watch whether it stays so')
})
