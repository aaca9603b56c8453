import { eq } from 'drizzle-orm'
import { afterEach, expect, test } from 'vitest'
import { organizations } from '#src/db/schema/identity.ts'
import { writeUnaudited } from '#src/db/write.ts'
import { deleteIncident } from '#src/domain/incidents/delete-incident.ts'
import { runDueSteps } from '#src/domain/maintenance/run-due-steps.ts'
import { addDelivery, allDeliveries, notifyOfIncident, notifyOfMaintenance } from '#src/testing/deliveries.ts'
import { allowLoopback, subscribeUrl } from '#src/testing/factories.ts'
import { type HttpSink, startHttpSink } from '#src/testing/http-sink.ts'
import { acmeId, system } from '#src/testing/personas.ts'
import { type TestRoom, testRoom } from '#src/testing/room.ts'
import type { Language } from '#src/words.ts'
import { deliverDue } from '../deliver-due.ts'
import { queueMessage } from '../queue-message.ts'

const chats = ['slack', 'discord', 'teams'] as const
type Chat = (typeof chats)[number]
let sink: HttpSink | undefined
afterEach(() => sink?.close())

/** Somebody follows in each chat; acme speaks this language. */
async function connected(language: Language = 'en'): Promise<{ room: TestRoom; sink: HttpSink }> {
  const room = testRoom()
  sink = await startHttpSink()
  allowLoopback(room.deps)
  writeUnaudited(
    room.db,
    (tx) => void tx.update(organizations).set({ language }).where(eq(organizations.id, acmeId)).run(),
  )
  for (const chat of chats) subscribeUrl(room.deps, chat, `${sink.url}/${chat}`, { id: idOf(chat) })
  return { room, sink }
}

const idOf = (chat: Chat) => chat.padEnd(12, '0')

/** Queues to each chat the test message that a new subscriber begins with. */
function queueTests({ deps, db }: TestRoom): void {
  writeUnaudited(db, (tx) => {
    for (const channel of chats)
      queueMessage(tx, deps, {
        organizationId: acmeId,
        subscriber: { id: idOf(channel), channel, address: '127.0.0.1/…' },
        kind: 'test_message',
      })
  })
}

const tell = {
  test_message: queueTests,
  status_update: ({ deps }: TestRoom) => void notifyOfIncident(deps, { title: 'Logins fail' }),
  maintenance_update: ({ deps }: TestRoom) => void notifyOfMaintenance(deps, { title: 'Upgrade' }),
  maintenance_reminder({ deps, clock }: TestRoom) {
    notifyOfMaintenance(deps, { title: 'Upgrade' })
    clock.advance(46 * 60_000)
    runDueSteps(deps, system)
  },
} as const

type Kind = keyof typeof tell

/** State, title and the label of the first link, as a reader of the language would have them. */
const words: Record<Language, Record<Kind, [string, string, string]>> = {
  en: {
    test_message: ['Test', 'Acme will post its news here', 'See the status page'],
    status_update: ['Investigating', 'Logins fail', 'Follow the incident'],
    maintenance_update: ['Maintenance scheduled', 'Upgrade', 'See the maintenance'],
    maintenance_reminder: ['Reminder', 'Upgrade', 'See the maintenance'],
  },
  de: {
    test_message: ['Test', 'Acme meldet sich künftig hier', 'Zur Statusseite'],
    status_update: ['Wird untersucht', 'Logins fail', 'Störung verfolgen'],
    maintenance_update: ['Wartung geplant', 'Upgrade', 'Wartung ansehen'],
    maintenance_reminder: ['Erinnerung', 'Upgrade', 'Wartung ansehen'],
  },
  fr: {
    test_message: ['Test', 'Acme publiera ses nouvelles ici', 'Voir la page de statut'],
    status_update: ['En cours d’analyse', 'Logins fail', 'Suivre l’incident'],
    maintenance_update: ['Maintenance planifiée', 'Upgrade', 'Voir la maintenance'],
    maintenance_reminder: ['Rappel', 'Upgrade', 'Voir la maintenance'],
  },
  es: {
    test_message: ['Prueba', 'Acme publicará sus novedades aquí', 'Ver la página de estado'],
    status_update: ['En investigación', 'Logins fail', 'Seguir el incidente'],
    maintenance_update: ['Mantenimiento programado', 'Upgrade', 'Ver el mantenimiento'],
    maintenance_reminder: ['Recordatorio', 'Upgrade', 'Ver el mantenimiento'],
  },
  pt: {
    test_message: ['Teste', 'Acme publicará suas novidades aqui', 'Ver a página de status'],
    status_update: ['Em investigação', 'Logins fail', 'Acompanhar o incidente'],
    maintenance_update: ['Manutenção agendada', 'Upgrade', 'Ver a manutenção'],
    maintenance_reminder: ['Lembrete', 'Upgrade', 'Ver a manutenção'],
  },
  ja: {
    test_message: ['テスト', '今後はAcmeのお知らせがここに届きます', 'ステータスページを見る'],
    status_update: ['調査中', 'Logins fail', '障害の状況を見る'],
    maintenance_update: ['メンテナンス予定', 'Upgrade', 'メンテナンスの詳細を見る'],
    maintenance_reminder: ['リマインダー', 'Upgrade', 'メンテナンスの詳細を見る'],
  },
}

interface Posted {
  text: string
  blocks: { type: string; text?: { text: string }; elements?: { text: string }[] }[]
  embeds: { title: string; description: string }[]
  attachments: { content: { body: { inlines: { text: string }[] }[]; actions: { title: string }[] } }[]
}

/** These three, read out of what was posted. Discord's first link has no label: it is that of the title. */
const read: Record<Chat, (posted: Posted) => (string | undefined)[]> = {
  slack({ text, blocks }) {
    const [, state, title] = /^(.+): (.+)$/.exec(text) ?? []
    return [state, title, /\|([^>]+)>/.exec(blocks.at(-1)?.elements?.[0]?.text ?? '')?.[1]]
  },
  discord({ embeds: [embed] }) {
    const [, state, title] = /^(.+)\\: (.+)$/.exec(embed?.title ?? '') ?? []
    return [state, title]
  },
  teams({ attachments: [card] }) {
    const lines = card?.content.body.map(({ inlines }) => inlines.map(({ text }) => text).join('')) ?? []
    return [lines[0], lines[1], card?.content.actions[0]?.title]
  },
}

const cases = (Object.keys(words) as Language[]).flatMap((language) =>
  (Object.keys(tell) as Kind[]).map((kind) => ({ language, kind, expected: words[language][kind] })),
)

test.each(cases)('$kind in $language arrives in every chat', async ({ language, kind, expected }) => {
  const { room, sink } = await connected(language)
  tell[kind](room)
  await deliverDue(room.deps)
  const sent = allDeliveries(room.deps).filter((delivery) => delivery.kind === kind)
  expect(sent.map(({ channel, state, lastAnswer }) => [channel, state, lastAnswer])).toEqual(
    expect.arrayContaining(chats.map((chat) => [chat, 'delivered', '200 OK'])),
  )
  expect(sent).toHaveLength(3)
  for (const chat of chats) {
    const post = sink.posts.findLast(({ path }) => path.startsWith(`/${chat}`))
    const [state, title, label] = expected
    expect(read[chat](JSON.parse(post?.body ?? '{}'))).toEqual(
      chat === 'discord' ? [state, title] : [state, title, label],
    )
  }
  expect(room.deps.logger.lines.filter(({ level }) => level === 'error')).toEqual([])
})

test('a test says that nothing has happened, and how it is ended; it names no incident', async () => {
  const { room, sink } = await connected()
  queueTests(room)
  await deliverDue(room.deps)
  expect(sink.posts).toHaveLength(3)
  for (const { body } of sink.posts) {
    expect(body).toMatch(/This is a test(\\\\)?: nothing has happened/)
    expect(body).toMatch(/http:\/\/localhost\/subscriptions\/(slack|discord|teams)/)
    expect(body).not.toContain('/incidents/')
  }
})

test('what a chat has no words for, and what was deleted, is suppressed: nobody is asked', async () => {
  const { room, sink } = await connected()
  addDelivery(room.deps, {
    channel: 'slack',
    kind: 'service_status',
    organizationId: acmeId,
    subscriberId: idOf('slack'),
  })
  deleteIncident(room.deps, system, acmeId, notifyOfIncident(room.deps).incidentId, 'Logins fail')
  await deliverDue(room.deps)
  expect(allDeliveries(room.deps).map(({ state, lastAnswer }) => [state, lastAnswer])).toEqual([
    ['suppressed', 'There is no such message for a chat.'],
    ...chats.map(() => ['suppressed', 'The status update was deleted.']),
  ])
  expect(sink.connections()).toBe(0)
})
