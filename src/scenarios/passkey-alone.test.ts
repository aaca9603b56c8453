import { expect, test } from 'vitest'
import { instance } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { connectRelay, mailedToken } from '#src/testing/accounts.ts'
import { clickThrough, testChromium, virtualAuthenticator } from '#src/testing/browser.ts'
import { testApp } from '#src/testing/harness.ts'
import { openMenu, serveApp, sitDown, unsound } from '#src/testing/site.ts'

test('somebody makes an account with a passkey alone, signs in with it, and confirms with it what must not be done by others', async () => {
  const browser = await testChromium()
  const app = testApp()
  const { deps } = app
  const site = serveApp(app)
  connectRelay(deps)
  writeUnaudited(
    deps.db,
    (tx) => void tx.update(instance).set({ url: site.url, signUp: 'open', secondFactorForAll: true }).run(),
  )
  const { page, complained } = await sitDown(browser, app, site)
  await virtualAuthenticator(page)

  await page.goto(`${site.url}/sign-up`)
  await page.getByLabel('E-mail address').fill('newa@example.com')
  await clickThrough(page.getByRole('button', { name: 'Send the link' }))
  await page.goto(`${site.url}/sign-up/${mailedToken(deps, 'sign_up')}`)
  expect(await unsound(page)).toEqual([])
  await page.getByRole('button', { name: 'Use a passkey instead' }).click()
  await page.getByText('Type a name.').waitFor()
  await page.getByLabel('Your name').fill('Newa')
  await clickThrough(page.getByRole('button', { name: 'Use a passkey instead' }))

  // Everybody needs a second factor here, and a passkey is one.
  await page.goto(`${site.url}/app`)
  await page.goto(`${site.url}/account`)
  await page.getByText('This account has no password: your passkeys open it.').waitFor()
  expect(await unsound(page)).toEqual([])
  await openMenu(page)
  await clickThrough(page.getByRole('button', { name: 'Sign out' }))
  await page.goto(`${site.url}/sign-in?next=%2Faccount%2Fdata`)
  await clickThrough(page.getByRole('button', { name: 'Use a passkey' }))
  await page.getByRole('heading', { name: 'Delete the account' }).waitFor()

  deps.clock.advance(15 * 60_000)
  await page.getByLabel('Type newa@example.com to confirm').fill('newa@example.com')
  await clickThrough(page.getByRole('button', { name: 'Delete my account' }))
  await page.getByRole('heading', { name: 'Confirm that it is you' }).waitFor()
  expect(await unsound(page)).toEqual([])
  await clickThrough(page.getByRole('button', { name: 'Use a passkey' }))
  await page.getByRole('heading', { name: 'Your account is deleted' }).waitFor()
  expect(complained.filter((line) => !/403|422/.test(line))).toEqual([])
})
