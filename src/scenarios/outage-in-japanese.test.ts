import type { Browser, CDPSession, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { incidents, statusUpdates } from '#src/db/schema/incidents.ts'
import { effectsOf } from '#src/domain/incidents/find-incident.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { complaints, navigate, testChromium } from '#src/testing/browser.ts'
import { type ConnectedRelay, connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type Hands, handsOn } from '#src/testing/hands.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system, testPassword } from '#src/testing/personas.ts'
import { serveApp, type TestSite, unsound } from '#src/testing/site.ts'
import { speak } from '#src/testing/spoken-page.ts'

/** The whole of an outage by somebody whose browser is Japanese and who has no mouse: each key is pressed, nothing is focused by the test. */

let browser: Browser
let app: TestApp
let mail: ConnectedRelay
let site: TestSite
let page: Page
let hands: Hands
let session: CDPSession
let complained: string[]

beforeAll(async () => {
  app = testApp()
  speak(app, 'ja')
  mail = await connectRelay(app)
  site = serveApp(app)
  for (const name of ['決済', 'ログイン', '検索'])
    createService(app.deps, system, acmeId, { name, description: '', serviceGroupId: null, startedAt: 0 })
  subscribe(app.deps, 'sue@example.org')
  browser = await testChromium()
  const viewport = { width: 1280, height: 900 }
  const context = await browser.newContext({ viewport, timezoneId: 'Asia/Tokyo', locale: 'ja-JP' })
  complained = complaints(context)
  page = await context.newPage()
  hands = await handsOn(page)
  session = await context.newCDPSession(page)
})

afterAll(async () => {
  await mail?.close()
})

/** By the Tab key, to what a screen reader calls so. */
async function reach(target: Locator): Promise<void> {
  const isReached = () => target.evaluateAll((all) => all.some((one) => one.matches(':focus')))
  for (let stops = 0; stops < 80; stops++) {
    if (await isReached()) return
    await hands.press('Tab')
  }
  throw new Error(`the Tab key does not lead to ${target}`)
}

const field = (name: string) => page.getByRole('textbox', { name, exact: true })
const button = (name: string | RegExp) => page.getByRole('button', { name })

/** A key that goes to the input method: what is composed is not yet text. */
async function keyOfInputMethod(key: string, modifiers = 0): Promise<void> {
  const pressed = { key, code: key, windowsVirtualKeyCode: 229, modifiers }
  await session.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...pressed })
  await session.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed })
}

const control = 2

/** By an input method: its Enter takes the word, in Safari after the composition, and must do nothing else. */
async function compose(reading: string, words: string): Promise<void> {
  const { length } = reading
  await session.send('Input.imeSetComposition', { text: reading, selectionStart: length, selectionEnd: length })
  const [where, field] = [page.url(), await page.evaluate('document.activeElement.id')]
  await keyOfInputMethod('Enter')
  await keyOfInputMethod('Enter', control)
  await session.send('Input.insertText', { text: words })
  await keyOfInputMethod('Enter')
  await keyOfInputMethod('Enter', control)
  const [now, value] = await page.evaluate<string[]>('[document.activeElement.id, document.activeElement.value]')
  expect([page.url(), now, value]).toEqual([where, field, words])
}

const told = () => app.deps.db.select().from(statusUpdates).all()
const wrong: string[] = []

test('an outage is opened, updated, resolved and explained in Japanese, by the keyboard alone', async () => {
  await page.goto(`${site.url}/sign-in`)
  await reach(field('メールアドレス'))
  await hands.type('ed@example.com')
  await reach(page.getByLabel('パスワード'))
  await hands.type(testPassword)
  await navigate(page, () => hands.press('Enter'))

  await reach(page.getByRole('link', { name: '障害を登録' }))
  await navigate(page, () => hands.press('Enter'))
  const search = page.getByRole('combobox', { name: 'サービスまたはグループを検索' })
  await reach(search)
  await compose('けっさい', '決済')
  await hands.press('Enter')
  await compose('ろぐいん', 'ログイン')
  await hands.press('Enter')
  await reach(page.getByRole('radiogroup', { name: '決済' }).getByRole('radio', { checked: true }))
  await hands.press('ArrowRight')
  await reach(field('タイトル'))
  await compose('しはらいにしっぱいする', '一部の支払いに失敗する')
  await reach(field('本文'))
  await compose('げんいんをしらべています', '原因を調べています。')
  wrong.push(...(await unsound(page)))
  expect(told()).toEqual([])
  await reach(button(/障害を公開/))
  await navigate(page, () => hands.press('Enter'))
  const [incident] = app.deps.db.select().from(incidents).all()
  expect(incident?.title).toBe('一部の支払いに失敗する')
  expect([...effectsOf(app.deps.db, incident?.id ?? '').values()].toSorted()).toEqual([
    'degraded_performance',
    'partial_outage',
  ])

  await hands.press('2', 'u')
  await compose('げんいんがわかりました', '原因がわかりました。')
  await navigate(page, () => hands.press('Control+Enter'))
  expect(told().at(-1)).toMatchObject({ body: '原因がわかりました。', status: 'identified' })

  await reach(page.locator('summary', { hasText: 'この障害を解決済みにする' }))
  await hands.press('Enter')
  await reach(button(/^解決済みにする/))
  await navigate(page, () => hands.press('Enter'))
  expect(told().at(-1)?.status).toBe('resolved')

  await reach(page.locator('summary', { hasText: '事後報告を書く' }))
  await hands.press('Enter')
  await reach(field('何が、なぜ起きたか、そして何を変えるか'))
  await compose('しょうめいしょのきげんぎれ', '証明書の期限が切れていました。')
  wrong.push(...(await unsound(page)))
  await reach(button(/^事後報告を公開/))
  await navigate(page, () => hands.press('Enter'))
  expect([hands.seen() > 0, wrong, complained]).toEqual([true, [], []])
})

test('visitors and a subscriber read all of it in Japanese', async () => {
  const visitor = await (await browser.newContext({ locale: 'ja-JP' })).newPage()
  await visitor.goto(site.url)
  expect(await visitor.getByRole('heading', { level: 1 }).textContent()).toBe('すべてのシステムが正常に稼働しています')
  await visitor.getByRole('link', { name: '一部の支払いに失敗する' }).first().click()
  for (const text of ['原因を調べています。', '原因がわかりました。', '証明書の期限が切れていました。'])
    await visitor.getByText(text).waitFor()
  const mails = await mail.mailsTo('sue@example.org')
  expect(mails.map(({ parsed }) => parsed.subject)).toEqual([
    '調査中：一部の支払いに失敗する（ログイン、決済） · Acme',
    '原因特定済み：一部の支払いに失敗する（ログイン、決済） · Acme',
    '解決済み：一部の支払いに失敗する（ログイン、決済） · Acme',
    '事後報告：一部の支払いに失敗する · Acme',
  ])
  for (const { parsed } of mails) expect(/<html lang="ja"/.test(String(parsed.html))).toBe(true)
})
