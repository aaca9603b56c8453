import ICAL from 'ical.js'
import { expect, test } from 'vitest'
import { signedToken } from '#src/domain/secrets/signed-links.ts'
import { archiveService } from '#src/domain/services/archive-service.ts'
import { createService } from '#src/domain/services/create-service.ts'
import { connectRelay } from '#src/testing/connected-relay.ts'
import { subscribe } from '#src/testing/factories.ts'
import { type TestApp, testApp } from '#src/testing/harness.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { fillSpokenPage, pass, speak } from '#src/testing/spoken-page.ts'
import { englishPieces, textsOf, untranslated } from '#src/testing/untranslated.ts'
import { type Language, languages } from '#src/words.ts'

const translated = languages.filter((language) => language !== 'en')
const day = 24 * 3_600_000

type Spoken = { app: TestApp } & Awaited<ReturnType<typeof fillSpokenPage>>

/** Shared by every test of a language, so none may write to it. */
function spoken(language: Language): Promise<Spoken> {
  const filled = pages.get(language) ?? fillPage(language)
  pages.set(language, filled)
  return filled
}

const pages = new Map<Language, Promise<Spoken>>()

async function fillPage(language: Language): Promise<Spoken> {
  const app = testApp()
  return { app, ...(await fillSpokenPage(app, language)) }
}

/** The page in its language, whatever it says; its times apart, which are Intl's. */
async function expectSpoken(language: Language, name: string, { status, text }: { status: number; text: string }) {
  const lang = /<html lang="([^"]*)"/.exec(text)?.[1]
  expect({ name, lang, left: untranslated(textsOf(text), language) }).toEqual({ name, lang: language, left: [] })
  return status
}

/** How each language writes 10 March 2026, 13:00 in Berlin; ranges name day and zone once. */
const moments: Record<Language, RegExp> = {
  en: /^\d{1,2} \p{L}{3,4} \d{4}, \d\d:\d\d CES?T$/u,
  de: /^\d{1,2}\. \p{L}+\.? \d{4}, \d\d:\d\d MES?Z$/u,
  fr: /^\d{1,2} \p{Ll}+\.? \d{4}, \d\d:\d\d UTC\+[12]$/u,
  es: /^\d{1,2} \p{Ll}+ \d{4}, \d\d:\d\d CES?T$/u,
  pt: /^\d{1,2} de \p{Ll}+\. de \d{4}, \d\d:\d\d GMT\+[12]$/u,
  ja: /^\d{4}年\d{1,2}月\d{1,2}日 \d\d:\d\d GMT\+[12]$/u,
}

/** And from 13:00 until 14:00. */
const periods: Record<Language, RegExp> = {
  en: /^\d{1,2} \p{L}{3,4} \d{4}, \d\d:\d\d.* CES?T$/u,
  de: /^\d{1,2}\. \p{L}+\.? \d{4}, \d\d:\d\d.* MES?Z$/u,
  fr: /^\d{1,2} \p{Ll}+\.? \d{4}, \d\d:\d\d.* UTC\+[12]$/u,
  es: /^\d{1,2} \p{Ll}+ \d{4}, \d{1,2}:\d\d.* CES?T$/u,
  pt: /^\d{1,2} de \p{Ll}+\. de \d{4},? \d\d:\d\d.* GMT\+[12]$/u,
  ja: /^\d{4}\/\d{1,2}\/\d{1,2} \d\d?(:|時)\d\d.*GMT\+[12]\)?$/u,
}

test.each(languages)('%s: every page of visitors speaks it, and its times read as it writes them', async (language) => {
  const { app, paths } = await spoken(language)
  let times = 0
  for (const path of paths) {
    const answer = await app.visitor().get(path)
    expect(await expectSpoken(language, path, answer)).toBe(200)
    for (const [, attributes = '', time = ''] of answer.text.matchAll(/<time([^>]*)>([^<]*)</g)) {
      // A day alone, a leaf of the calendar and a sentence of its own.
      if (/data-show="(day|date|leaf|lasting)"/.test(attributes)) continue
      expect(time).toMatch(attributes.includes('data-until') ? periods[language] : moments[language])
      times += 1
    }
  }
  expect(times).toBeGreaterThan(20)
})

/** From the page, word for word: what the translations and Intl make together. */
const said: Record<Language, string[]> = {
  en: [
    'Kvant in Trofa is down',
    '2 more services affected',
    'Partial outage for 2 h 30 min',
    'Degraded performance for under a minute',
    'Plimo and Brux',
    'Major impact',
  ],
  de: [
    'Kvant in Trofa ist ausgefallen',
    '2 weitere Dienste betroffen',
    'Teilausfall: 2 Std. 30 Min.',
    'Eingeschränkte Leistung: weniger als 1 Min.',
    'Plimo und Brux',
    'Die Wartung dauert länger als geplant.',
    'Erhebliche Auswirkungen',
  ],
  fr: [
    'Kvant · Trofa est en panne',
    '2 autres services concernés',
    'Panne partielle pendant 2 h 30 min',
    'Performances dégradées pendant moins d’une minute',
    'Plimo et Brux',
  ],
  es: [
    'Kvant en Trofa está fuera de servicio',
    '2 servicios más afectados',
    'Interrupción parcial durante 2 h 30 min',
    'Rendimiento degradado durante menos de un minuto',
    'Plimo y Brux',
  ],
  pt: [
    'Kvant em Trofa está fora do ar',
    'mais 2 serviços afetados',
    'Interrupção parcial por 2 h 30 min',
    'Desempenho degradado por menos de um minuto',
    'Plimo e Brux',
  ],
  ja: [
    'TrofaのKvantで重大な障害が発生しています',
    'ほか2件のサービスに影響',
    '一部障害：2時間30分',
    'パフォーマンス低下：1分未満',
    'Plimo、Brux',
  ],
}
test.each(languages)('%s: the status page says it in these words', async (language) => {
  const { app } = await spoken(language)
  const texts = textsOf((await app.visitor().get('/')).text)
  for (const sentence of said[language]) expect(texts.join('\n')).toContain(sentence)
})

test.each(languages)('%s: subscribing, confirming and leaving speak it, refusals included', async (language) => {
  const app = testApp()
  speak(app, language)
  const check = async (name: string, answer: { status: number; text: string }) =>
    [name, await expectSpoken(language, name, answer)] as const
  const visitor = app.visitor()
  const post = (email: string) => visitor.post('/subscribe', { email })
  expect(await check('no relay', await post('kvu@example.org'))).toEqual(['no relay', 422])
  const mail = await connectRelay(app)
  expect(await check('form', await visitor.get('/subscribe'))).toEqual(['form', 200])
  for (const email of ['', 'kvu', `${'k'.repeat(250)}@example.org`])
    expect(await check(email, await post(email))).toEqual([email, 422])
  expect(await check('almost', await post('kvu@example.org'))).toEqual(['almost', 200])
  for (const _ of [1, 2]) await post('kvu@example.org')
  expect(await check('too often', await post('kvu@example.org'))).toEqual(['too often', 429])

  for (const state of ['unconfirmed', 'active', 'unsubscribed'] as const) {
    const link = `/subscriptions/${tokenOf(app, `${state}@example.org`, state)}`
    for (const path of [link, `${link}/confirmation`, `${link}/unsubscribe`])
      expect(await check(path, await visitor.get(path))).toEqual([path, 200])
    expect(await check('done', await visitor.post(`${link}/confirmation`))).toEqual(['done', 200])
    expect(await check('left', await visitor.post(`${link}/unsubscribe`))).toEqual(['left', 200])
  }
  await mail.close()
})

test.each(languages)(
  '%s: the other ways, the choice of services and the page to manage it speak it',
  async (language) => {
    const app = testApp()
    speak(app, language)
    const api = createService(app.deps, system, acmeId, { name: 'Kvant', description: '', serviceGroupId: null }).id
    const visitor = app.visitor()
    const check = async (name: string, answer: { status: number; text: string }) => [
      name,
      await expectSpoken(language, name, answer),
    ]
    const byUrl = (channel: string, url: string, choice = {}) => visitor.post('/subscribe', { channel, url, ...choice })
    for (const channel of ['slack', 'teams', 'discord', 'webhook']) {
      const path = `/subscribe?channel=${channel}`
      expect(await check(path, await visitor.get(path))).toEqual([path, 200])
    }
    const long = `https://kvu.example/${'k'.repeat(2000)}`
    for (const url of ['', long, 'kvu', 'http://kvu.example/', 'https://10.0.0.1/', 'https://kvu.example/'])
      expect(await check(url, await byUrl('slack', url))).toEqual([url, 422])
    const nothing = { scope: 'services' }
    const hook = 'https://hooks.kvu.example/'
    expect(await check('nothing', await byUrl('webhook', hook, nothing))).toEqual(['nothing', 422])
    expect(await check('told', await byUrl('webhook', hook))).toEqual(['told', 200])
    expect(await check('known', await byUrl('webhook', hook))).toEqual(['known', 422])

    for (const state of ['unconfirmed', 'active', 'paused', 'quarantined', 'unsubscribed'] as const) {
      const link = `/subscriptions/${tokenOf(app, `${state}@example.org`, state)}`
      expect(await check(link, await visitor.get(link))).toEqual([link, 200])
    }
    const link = `/subscriptions/${tokenOf(app, 'kvu@example.org', 'active')}`
    const choice = { scope: 'services', [`service-${api}`]: 'yes', maintenance: 'yes' }
    expect(await check('chosen', await visitor.post(`${link}/following`, choice))).toEqual(['chosen', 200])
    expect(await check('refused', await visitor.post(`${link}/following`, nothing))).toEqual(['refused', 422])
    for (const act of ['pause', 'resumption', 'pause'])
      expect(await check(act, await visitor.post(`${link}/${act}`))).toEqual([act, 200])
    archiveService(app.deps, system, acmeId, api, 'Kvant')
    expect(await check('gone', await visitor.get(link))).toEqual(['gone', 200])
    expect(await check('erasure', await visitor.get(`${link}/erasure`))).toEqual(['erasure', 200])
    for (const answer of [await visitor.post(`${link}/erasure`), await visitor.get(link)])
      expect(await check('erased', answer)).toEqual(['erased', 200])
  },
)

type State = 'unconfirmed' | 'active' | 'paused' | 'quarantined' | 'unsubscribed'

function tokenOf({ deps }: TestApp, address: string, state: State): string {
  return signedToken(deps, 'subscription', subscribe(deps, address, { state }))
}

test.each(languages)('%s: what is not found on the page is said in it, with the way back', async (language) => {
  const app = testApp()
  speak(app, language)
  for (const path of ['/incidents/abcdefghijkl', '/s/acme/services/abcdefghijkl', '/nonsense', '/subscriptions/abc']) {
    const answer = await app.visitor().get(path)
    expect(await expectSpoken(language, path, answer)).toBe(404)
    expect(answer.text).toContain(`href="${path.startsWith('/s/') ? '/s/acme/' : '/'}"`)
  }
})

test('the team’s screens and other organizations’ pages stay English', async () => {
  const { app, incident } = await spoken('de')
  const ann = app.as('ann')
  for (const path of ['/app/acme', `/app/acme/incidents/${incident}`, '/app/acme/nonsense', '/account', '/s/other/']) {
    const { text } = await ann.get(path)
    expect([path, /<html lang="([^"]*)"/.exec(text)?.[1]]).toEqual([path, 'en'])
    expect(text).not.toMatch(/Schwerer Ausfall|Störung(?! ist behoben)|gibt es nicht|Farbschema/)
  }
})

test('the dashboard proposes what to say in the language of those who read it', async () => {
  const { app, incident, planned } = await spoken('de')
  const proposed = async (path: string) => (await app.as('ann').get(`/app/acme/${path}`)).text
  expect(await proposed(`incidents/${incident}`)).toContain('Diese Störung ist behoben.</textarea>')
  const window = await proposed(`maintenance/${planned}`)
  for (const sentence of ['Die Wartung hat begonnen.', 'Die Wartung wurde verschoben.', 'Die Wartung wurde abgesagt.'])
    expect(window).toContain(`${sentence}</textarea>`)
})

test('a change of the language is on the page at once', async () => {
  const app = testApp()
  expect((await app.visitor().get('/')).text).toContain('All systems operational')
  speak(app, 'ja')
  expect((await app.visitor().get('/')).text).toContain('すべてのシステムが正常に稼働しています')
})

test.each(languages)('%s: feeds and calendar speak it', async (language) => {
  const { app, feeds } = await spoken(language)
  const get = async (path: string) => (await app.visitor().get(path)).text
  for (const base of feeds) {
    const json = JSON.parse(await get(`${base}history.json`))
    expect(json.language).toBe(language)
    const items = json.items.map((item: { content_html: string }) => item.content_html)
    expect(untranslated([json.title, ...items.flatMap(textsOf)], language)).toEqual([])
    const rss = await get(`${base}history.rss`)
    expect(rss).toContain(`<language>${language}</language>`)
    const atom = await get(`${base}history.atom`)
    expect(atom).toContain(`xml:lang="${language}"`)
    for (const feed of [rss, atom]) expect(untranslated([wordsOf(feed)], language)).toEqual([])
    const calendar = new ICAL.Component(ICAL.parse(await get(`${base}calendar.ics`)))
    const events = calendar.getAllSubcomponents('vevent')
    expect(events).toHaveLength(base === '/' ? 3 : 0)
    const words = events.map((event) => String(event.getFirstPropertyValue('description')))
    expect(untranslated([String(calendar.getFirstPropertyValue('x-wr-calname')), ...words], language)).toEqual([])
  }
})

/** Without its markup and its ids. */
function wordsOf(feed: string): string {
  return feed.replace(/<id>.*?<\/id>|<[^>]*>/g, '\n')
}

test('a feed marks day and time where its language writes them', async () => {
  const dates: Partial<Record<Language, string>> = {
    en: "Mar <var data-var='date'>10</var>, <var data-var='time'>14:15</var>",
    de: "<var data-var='date'>10</var>. März, <var data-var='time'>14:15</var> MEZ",
    ja: "3月<var data-var='date'>10</var>日 <var data-var='time'>14:15</var>",
  }
  for (const [language, date] of Object.entries(dates)) {
    const { app } = await spoken(language as Language)
    const { items } = JSON.parse((await app.visitor().get('/history.json')).text)
    expect(items[0].content_html).toContain(date)
  }
})

/** Sender and subjects of the mails. */
const mails: Record<Language, { from: string; subjects: string[] }> = {
  en: {
    from: 'Acme Status',
    subjects: [
      'Investigating: Zubru (Kvant and Plimo) · Acme',
      'Identified: Zubru (Plimo) · Acme',
      'Maintenance scheduled: Vekti · Acme',
      'Maintenance completed: Vekto · Acme',
      'Reminder: Vekti · Acme',
      'Confirm your subscription · Acme',
    ],
  },
  de: {
    from: 'Acme Status',
    subjects: [
      'Wird untersucht: Zubru (Kvant und Plimo) · Acme',
      'Ursache gefunden: Zubru (Plimo) · Acme',
      'Wartung geplant: Vekti · Acme',
      'Wartung abgeschlossen: Vekto · Acme',
      'Erinnerung: Vekti · Acme',
      'Bestätigen Sie Ihr Abonnement · Acme',
    ],
  },
  fr: {
    from: 'Acme – État des services',
    subjects: [
      'En cours d’analyse\u00a0: Zubru (Kvant et Plimo) · Acme',
      'Identifié\u00a0: Zubru (Plimo) · Acme',
      'Maintenance planifiée\u00a0: Vekti · Acme',
      'Maintenance terminée\u00a0: Vekto · Acme',
      'Rappel\u00a0: Vekti · Acme',
      'Confirmez votre abonnement · Acme',
    ],
  },
  es: {
    from: 'Estado de Acme',
    subjects: [
      'En investigación: Zubru (Kvant y Plimo) · Acme',
      'Identificado: Zubru (Plimo) · Acme',
      'Mantenimiento programado: Vekti · Acme',
      'Mantenimiento finalizado: Vekto · Acme',
      'Recordatorio: Vekti · Acme',
      'Confirme su suscripción · Acme',
    ],
  },
  pt: {
    from: 'Status de Acme',
    subjects: [
      'Em investigação: Zubru (Kvant e Plimo) · Acme',
      'Identificado: Zubru (Plimo) · Acme',
      'Manutenção agendada: Vekti · Acme',
      'Manutenção concluída: Vekto · Acme',
      'Lembrete: Vekti · Acme',
      'Confirme sua assinatura · Acme',
    ],
  },
  ja: {
    from: 'Acme ステータス',
    subjects: [
      '調査中：Zubru（Kvant、Plimo） · Acme',
      '原因特定済み：Zubru（Plimo） · Acme',
      'メンテナンス予定：Vekti · Acme',
      'メンテナンス完了：Vekto · Acme',
      'リマインダー：Vekti · Acme',
      '登録を確定してください · Acme',
    ],
  },
}

test.each(languages)(
  '%s: every mail to subscribers speaks it: sender, subject, page and plain text',
  async (language) => {
    const app = testApp()
    const mail = await connectRelay(app)
    subscribe(app.deps, 'kvu@example.org')
    await fillSpokenPage(app, language)
    await app.visitor().post('/subscribe', { email: 'kvi@example.org' })
    await mail.mailsTo('')
    await pass(app, day)
    await mail.mailsTo('')
    const received = mail.sink.mails.filter(({ to }) => to.startsWith('kv')).map(({ parsed }) => parsed)
    const subjects = received.map(({ subject }) => subject)
    for (const subject of mails[language].subjects) expect(subjects).toContain(subject)
    for (const { subject = '', from, html, text = '' } of received) {
      expect(from?.name).toBe(mails[language].from)
      expect(html).toContain(`<html lang="${language}">`)
      const left = untranslated([subject, text, ...textsOf(String(html))], language)
      expect({ subject, left }).toEqual({ subject, left: [] })
    }
    await mail.close()
  },
)

test.each(translated)('%s: the search for English is awake: it finds it on an English page', async (language) => {
  expect(englishPieces(language).size).toBeGreaterThan(90)
  const { app, paths } = await spoken('en')
  const found = new Set<string>()
  for (const path of paths)
    for (const left of untranslated(textsOf((await app.visitor().get(path)).text), language)) found.add(left)
  expect(found.size).toBeGreaterThan(40)
})
