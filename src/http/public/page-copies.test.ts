import { expect, test } from 'vitest'
import { buckets } from '#src/db/schema/page-copies.ts'
import { configureBucket, publishNow, removeBucket } from '#src/domain/page-copies/configure-bucket.ts'
import { bucketOf, copyState, retiredBuckets } from '#src/domain/page-copies/find-bucket.ts'
import { resolveIncident } from '#src/domain/incidents/resolve-incident.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { changeVisibility } from '#src/domain/organizations/change-visibility.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { keepCopies, startBucketServer, useBucket } from '#src/testing/bucket-server.ts'
import { testApp } from '#src/testing/harness.ts'
import { acmeId, otherId, system } from '#src/testing/personas.ts'

async function copied(owner: typeof acmeId | null = acmeId) {
  const app = testApp()
  const { deps } = app
  deps.clock.set(Date.now())
  const store = await startBucketServer()
  const service = createService(deps, system, acmeId, { name: 'Checkout', description: '', serviceGroupId: null })
  const incident = openIncident(deps, system, acmeId, {
    ...{ title: 'Cards are refused', body: 'We are looking.', status: 'investigating' as const, notify: false },
    services: [{ serviceId: service.id, status: 'major_outage' as const }],
  })
  useBucket(deps, owner, store)
  await keepCopies(deps)
  return { ...app, store, service, incident }
}

test('a copy', async () => {
  const { store, incident, service, deps } = await copied()
  process.stderr.write(JSON.stringify([store.keys(), deps.logger.lines, deps.db.select().from(buckets).all()],null,1))
  const front = await store.read('index.html')
  process.stderr.write(JSON.stringify([...front.headers])+front.text)
  process.stderr.write((await store.read('alive.json')).text)
})
