import { expect, test } from 'vitest'
import { deliveries } from '#src/db/schema/delivery.ts'
import { instance } from '#src/db/schema/identity.ts'
import { lastEntry } from '#src/testing/last-entry.ts'
import { accountId, accountOf, acmeId, system } from '#src/testing/personas.ts'
import { laterRefusal, testRoom } from '#src/testing/room.ts'
import type { Deps } from '../context.ts'
import { changeDomain } from '../organizations/change-domain.ts'
import { readInstance } from '../settings/instance.ts'
import { changeUrl } from './change-url.ts'
import { secretOf } from './url-challenge.ts'

const old = 'https://old.example'
const fresh = 'https://status.example'

/** The admin is Ines; `answers`: what the new address says to whoever asks it for a path. */
function room(answers: (token: string, deps: Deps) => { status: number; body: string; location?: string }) {
  const made = testRoom()
  const { deps, db } = made
  db.update(instance).set({ url: old, setUpAt: 1 }).run()
  const asked: string[] = []
  const http: Deps['http'] = {
    ...deps.http,
    read: async ({ url }) => {
      asked.push(url)
      const { location = null, ...answer } = answers(url.split('/').at(-1) ?? '', deps)
      return { kind: 'answered', retryAfter: null, location, duration: 1, ...answer }
    },
  }
  const change = (url: string, regardless = false) =>
    changeUrl({ ...deps, http }, accountOf('ines'), { url, regardless })
  const stored = () => {
    const { url, formerUrls } = readInstance(db)
    return { url, formerUrls }
  }
  return { ...made, asked, change, stored }
}

const here = (token: string, { clock }: Deps) => ({ status: 200, body: `${secretOf(token, clock.now())}\n` })
const elsewhere = () => ({ status: 200, body: 'Welcome to nginx!' })

test('an address that leads here is taken; the one before leads on, and the log says who did it', async () => {
  const { deps, asked, change, stored } = room(here)
  await change(`${fresh}/`)
  expect(asked).toEqual([expect.stringMatching(/^https:\/\/status\.example\/address-check\/[\w-]{20,}$/)])
  expect(stored()).toEqual({ url: fresh, formerUrls: [old] })
  expect(lastEntry(deps, null)).toMatchObject({
    action: 'instance.url_changed',
    by: accountId('ines'),
    changes: { before: { url: old }, after: { url: fresh }, leadsHere: true },
  })
  await change(old)
  expect(stored()).toEqual({ url: old, formerUrls: [fresh] })
})

test.each([
  [elsewhere, 'Something else answers there, with the status 200.'],
  [() => ({ status: 301, body: '', location: 'https://www.example/' }), 'It leads on to https://www.example/.'],
  [() => ({ status: 404, body: '' }), 'Something else answers there, with the status 404.'],
])('an address that does not lead here is refused, and taken regardless', async (answers, reason) => {
  const { deps, change, stored } = room(answers)
  const refused = change(fresh)
  await expect(refused).rejects.toMatchObject({
    fields: {
      url: `${fresh} does not lead here: ${reason} Point it to this Opsentry, or tick the box to change it regardless.`,
    },
  })
  expect(stored()).toEqual({ url: old, formerUrls: [] })
  await change(fresh, true)
  expect(stored()).toEqual({ url: fresh, formerUrls: [old] })
  expect(lastEntry(deps, null)?.changes).toMatchObject({ leadsHere: false })
})

test('the other admins are told by mail, and nobody else', async () => {
  const { db, change } = room(here)
  await change(fresh)
  const mails = db.select({ kind: deliveries.kind, address: deliveries.address }).from(deliveries).all()
  expect(mails).toEqual([{ kind: 'url_changed', address: 'iris@example.com' }])
})

test('no address, an organization’s domain and the present one are refused', async () => {
  const { deps, change, stored } = room(here)
  changeDomain(deps, system, acmeId, 'status.acme.example')
  for (const url of ['', 'status.example', 'https://status.example/path', 'https://status.acme.example', old])
    await expect(change(url, true)).rejects.toMatchObject({ code: 'invalid' })
  expect(stored().url).toBe(old)
})

test('where the environment fixes it, and for everybody but the instance admin, nothing is changed', async () => {
  const { deps, stored } = room(here)
  const asked = { url: fresh, regardless: true }
  expect(await laterRefusal(() => changeUrl({ ...deps, fixedUrl: old }, accountOf('ines'), asked))).toBe('conflict')
  expect(await laterRefusal(() => changeUrl(deps, accountOf('ed'), asked))).toBe('forbidden')
  expect(stored().url).toBe(old)
})
