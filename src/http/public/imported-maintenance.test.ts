import { expect, test } from 'vitest'
import { importStatuspage } from '#src/domain/statuspage-import/import-statuspage.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { smallExport } from '#src/testing/statuspage-export.ts'

const window = 'work00000000'
const web = 'web000000000'

test('the links to an imported page find its maintenance, and the API tells of it as the file does', async () => {
  const app = testApp()
  const file = smallExport() as { scheduled_maintenances: { components: object; incident_updates: object[] }[] }
  importStatuspage(app.deps, system, acmeId, file)
  const found = await app.visitor().get(`/incidents/${window}`)
  expect([found.status, found.location]).toEqual([303, `/maintenance/${window}`])
  expect((await app.visitor().get(`/maintenance/${window}`)).text).toContain('New disks')
  const { text } = await app.visitor().get('/api/v2/scheduled-maintenances.json')
  const [told] = JSON.parse(text).scheduled_maintenances
  const [work] = file.scheduled_maintenances
  const { components: _, ...facts } = { components: [], ...work }
  expect(told).toMatchObject({ ...facts, incident_updates: work?.incident_updates, components: [{ id: web }] })
})
