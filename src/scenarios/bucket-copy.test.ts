import { afterEach, expect, test } from 'vitest'
import { buckets, pageCopies, pageCopyObjects } from '#src/db/schema/page-copies.ts'
import { openIncident } from '#src/domain/incidents/open-incident.ts'
import { storeOf } from '#src/domain/page-copies/bucket.ts'
import { bucketOf } from '#src/domain/page-copies/find-bucket.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { createHttpClient } from '#src/platform/http-client.ts'
import { complaints, testChromium } from '#src/testing/browser.ts'
import { type BucketServer, startBucketServer, useBucket } from '#src/testing/bucket-server.ts'
import { system } from '#src/testing/personas.ts'
import { startServing, until } from '#src/testing/serving.ts'
import { inside, reading, setUpFolder } from '#src/testing/set-up-folder.ts'
import { unsound } from '#src/testing/site.ts'
import type { TestDeps } from '#src/testing/test-deps.ts'

/** The host dies while it copies its page, comes back, finishes, and dies for good: the copy goes on alone. */

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const services = 6

async function folderWithBucket(store: BucketServer): Promise<string> {
  const { folder, remove } = await setUpFolder()
  cleanUps.push(remove)
  inside(folder, (deps, organizationId) => {
    for (let number = 1; number <= services; number++)
      createService(deps, system, organizationId, { name: `Service ${number}`, description: '', serviceGroupId: null })
    openIncident(deps, system, organizationId, {
      ...{ title: 'Cards are refused', body: 'We are looking.', status: 'investigating', services: [], notify: false },
    })
    useBucket(deps as TestDeps, organizationId, store, { prefix: 'acme' })
  })
  return folder
}

const standing = (folder: string) =>
  reading(folder, (db) => ({
    puts: db.select().from(buckets).get()?.puts ?? 0,
    published: db.select().from(pageCopies).get()?.publishedAt ?? null,
    aliveAt: db.select().from(buckets).get()?.aliveAt ?? null,
    objects: db.select().from(pageCopyObjects).all().length,
  }))

test('a killed publication goes on where it was, and the copy is read without its origin', async () => {
  const store = await startBucketServer()
  const folder = await folderWithBucket(store)
  const keys = () => store.keys('acme/')

  const first = await startServing(folder, { OPSENTRY_URL: 'http://status.acme.example' })
  await until(() => (keys().length > 20 ? true : undefined), 'some objects')
  await first.kill()
  const killed = { ...standing(folder), there: keys() }
  expect(killed.published).toBeNull()

  const second = await startServing(folder, { OPSENTRY_URL: 'http://status.acme.example' })
  await until(() => (standing(folder).aliveAt === null ? undefined : true), 'the whole copy')
  const whole = standing(folder)
  // Five files of each service; and what was on its way when it was killed is put once more, eight at the most, and the front page, which says as of when it is.
  expect(whole.objects).toBeGreaterThan(services * 6)
  expect(whole.puts).toBeLessThanOrEqual(whole.objects + 9)
  expect(keys()).toEqual(expect.arrayContaining(killed.there))
  await second.kill()

  const browser = await testChromium()
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    timezoneId: 'Asia/Tokyo',
    locale: 'en-GB',
  })
  const complained = complaints(context)
  const page = await context.newPage()
  await page.goto(`${store.url}/copies/acme/index.html`)
  await page.getByRole('heading', { name: 'Cards are refused' }).waitFor()
  expect(await page.evaluate('getComputedStyle(document.querySelector(".banner")).display')).toBe('grid')
  expect(await page.locator('.copy-notice').isVisible()).toBe(false)

  await reportedLast(folder, 11)
  await page.getByRole('link', { name: 'Cards are refused' }).click()
  const notice = page.getByText('The server behind this page has not reported since')
  await notice.waitFor()
  expect(await notice.textContent()).toMatch(
    /since \d+ \w+ 20\d\d, \d\d:\d\d \w+.*\. This is the state of \d+ \w+ 20\d\d/,
  )
  await page.getByRole('link', { name: 'Incident history' }).click()
  await page.getByRole('heading', { name: 'Cards are refused' }).waitFor()
  await page.goto(`${store.url}/copies/acme/index.html`)
  await notice.waitFor()
  expect(await unsound(page)).toEqual([])
  expect(complained).toEqual([])
})

/** The sign of life as a host left it that many minutes ago. */
async function reportedLast(folder: string, minutes: number): Promise<void> {
  const at = new Date(Date.now() - minutes * 60_000).toISOString()
  const put = inside(folder, async (deps, organizationId) => {
    const bucket = bucketOf(deps.db, organizationId)
    if (!bucket) throw new Error('there is no bucket')
    const store = storeOf({ ...deps, http: createHttpClient() }, bucket)
    return store.put('alive.json', {
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(JSON.stringify({ at, state: at })),
    })
  })
  expect((await put).ok).toBe(true)
}
