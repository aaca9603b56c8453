import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { accountOf, acmeId, otherId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import { addGroup, addService } from '#src/testing/services.ts'
import type { OrganizationPolicy, SignUpPolicy } from '#src/words.ts'
import { openIncident } from '../incidents/open-incident.ts'
import { changeDomain } from '../organizations/change-domain.ts'
import { changeSlug } from '../organizations/change-organization.ts'
import { deleteOrganization, restoreOrganization } from '../organizations/delete-organization.ts'
import { archiveService } from '../services/archive-service.ts'
import { setServiceStatus } from '../services/set-service-status.ts'
import { configureInstance } from '../settings/configure-instance.ts'
import { configureHomepage, readHomepage } from './configure-homepage.ts'
import { listedPages } from './listed-pages.ts'

const policies: { signUp: SignUpPolicy; organizationCreation: OrganizationPolicy } = {
  signUp: 'invitation',
  organizationCreation: 'instance_admin',
}

function set({ db }: TestRoom, id: string, values: Partial<typeof organizations.$inferSelect>): void {
  writeUnaudited(db, (tx) => void tx.update(organizations).set(values).where(eq(organizations.id, id)).run())
}

/** A homepage stands at the root: every status page has an address below `/s/`. */
function withHomepage(): TestRoom {
  const room = testRoom({ fixedUrl: 'https://status.quill.example' })
  const { deps } = room
  configureHomepage(deps, system, { ...readHomepage(deps), homepageShown: true, homepageTitle: 'Quill' })
  return room
}

const names = ({ deps }: TestRoom) => listedPages(deps).map(({ name }) => name)

test('pages are listed by name, each with its absolute address', () => {
  const room = withHomepage()
  set(room, otherId, { name: 'Aardvark' })
  expect(listedPages(room.deps)).toEqual([
    { name: 'Aardvark', url: 'https://status.quill.example/s/other/', status: 'operational' },
    { name: 'Acme', url: 'https://status.quill.example/s/acme/', status: 'operational' },
  ])
  changeSlug(room.deps, system, otherId, { slug: 'aardvark' })
  changeDomain(room.deps, system, acmeId, 'status.acme.example')
  expect(listedPages(room.deps).map(({ url }) => url)).toEqual([
    'https://status.quill.example/s/aardvark/',
    'https://status.acme.example/',
  ])
})

test('without a homepage the home organization’s page is at the root', () => {
  const room = testRoom({ fixedUrl: 'https://status.quill.example' })
  const urls = () => listedPages(room.deps).map(({ url }) => url)
  expect(urls()).toEqual(['https://status.quill.example/', 'https://status.quill.example/s/other/'])
  configureInstance(room.deps, system, { ...policies, homeOrganizationId: otherId })
  expect(urls()).toEqual(['https://status.quill.example/s/acme/', 'https://status.quill.example/'])
})

test.each<[string, Partial<typeof organizations.$inferSelect>]>([
  ['behind a password', { visibility: 'password', pagePasswordHash: 'x' }],
  ['for members', { visibility: 'members' }],
  ['hidden from search engines', { hiddenFromSearch: true }],
])('a page %s is not listed, not even by its name', (_, values) => {
  const room = withHomepage()
  set(room, otherId, values)
  expect(names(room)).toEqual(['Acme'])
})

test('a deleted organization’s page is not listed, and is again once it is back', () => {
  const room = withHomepage()
  deleteOrganization(room.deps, system, otherId, 'Other')
  expect(names(room)).toEqual(['Acme'])
  restoreOrganization(room.deps, accountOf('olga'), otherId)
  expect(names(room)).toEqual(['Acme', 'Other'])
})

test('each page has the worst status of its own services, archived ones left out', () => {
  const room = withHomepage()
  const { deps } = room
  const states = () => Object.fromEntries(listedPages(deps).map(({ name, status }) => [name, status]))
  const [api, web] = [addService(deps, 'API', addGroup(deps)), addService(deps, 'Web')]
  addService(deps, 'Theirs', null, otherId)
  setServiceStatus(deps, system, acmeId, web, 'degraded_performance')
  expect(states()).toEqual({ Acme: 'degraded_performance', Other: 'operational' })
  const services = [{ serviceId: api, status: 'partial_outage' as const }]
  openIncident(deps, system, acmeId, { title: 'I', body: 'x', status: 'investigating', services, notify: false })
  expect(states()).toEqual({ Acme: 'partial_outage', Other: 'operational' })
  archiveService(deps, system, acmeId, api, 'API')
  expect(states()).toEqual({ Acme: 'degraded_performance', Other: 'operational' })
})
