import { expect, test } from 'vitest'
import { MayBeLost, noteUnsynced, StorageError, type StorageTrouble } from '#src/db/storage.ts'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { routes } from '#src/routes.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { testApp } from '#src/testing/harness.ts'
import { speak } from '#src/testing/spoken-page.ts'
import { languages } from '#src/words.ts'
import { messagesOf } from '#views/messages/messages-of.ts'
import { refusalIn } from './refusals.ts'

const refusing = (trouble: StorageTrouble) => new StorageError(trouble, new Error('it failed'))

test.each(languages)(
  '%s: a visitor is told that the disk refuses, whether it was saved, and when to try again',
  (language) => {
    const { refusal, ...t } = messagesOf(language)
    const said = [refusing('full'), refusing('unwritable'), new MayBeLost(new Error('EIO')), refusing('busy')].map(
      (error) => refusalIn({ ...t, refusal }, error, 503),
    )
    expect(said).toEqual([refusal.unsaved, refusal.unsaved, refusal.unconfirmed, refusal.busy])
    expect(new Set([...said, refusal.unexpected]).size).toBe(4)
  },
)

test('after a sync that failed, forms and links of visitors say so in the language of the page', async () => {
  const app = testApp()
  const mail = await connectRelay(app)
  speak(app, 'de')
  const token = signedToken(app.deps, 'subscription', subscribe(app.deps, 'sue@example.org'))
  noteUnsynced(app.deps.db)
  const { unsaved } = messagesOf('de').refusal
  const refused = await app.visitor().post('/subscribe', { email: 'ann@example.org' })
  expect([refused.status, refused.text.includes(unsaved)]).toEqual([503, true])
  expect(refused.text).toContain('value="ann@example.org"')
  const kept = await app.visitor().post(routes.statusPage.subscription.unsubscription.url({ base: '/', token }))
  expect([kept.status, kept.text.includes(unsaved)]).toEqual([503, true])
  await mail.close()
})
