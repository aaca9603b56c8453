import type { Channel, Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { languageInSentence } from '../layout/language-name.ts'
import { Body } from '../layout/markdown.tsx'
import { statusText } from '../layout/status.tsx'
import { periodText } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import type { Messages } from '../messages/en.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { audienceText } from './notify-choice.tsx'

/** One message as it would go out. */
export interface MessageProps {
  title: string
  status: string | null
  body: string
  /** What readers of further languages read in its place. */
  further: { language: Language; title: string; body: string }[]
  services: { name: string; status: string | null }[]
  audience: { channel: Channel; people: number }[]
}

export interface PlanProps {
  scheduledStart: number
  scheduledEnd: number
  notifyAtStart: boolean
  notifyAtEnd: boolean
  reminders: number[]
}

export interface GoesOutProps {
  messages: MessageProps[]
  /** Of a maintenance, which tells more by itself. */
  plan: PlanProps | null
  digest: string
}

interface WhatGoesOutProps {
  preview: GoesOutProps
  timeZone: string
  /** Of the page: its readers see statuses in it, as they see the text. */
  language: Language
  t: DashboardMessages
}

/** Exactly what would be told, and to how many. */
export function WhatGoesOut({ preview, timeZone, language, t }: WhatGoesOutProps): JSX.Element {
  const page = messagesOf(language)
  const { messages, plan } = preview
  const words = t.goesOut
  return (
    <Card name="goes-out" heading={words.heading} class="stack">
      {messages.length === 0 ? (
        <p class="hint" safe>
          {words.nobody}
        </p>
      ) : null}
      {messages.map((message) => (
        <article class="goes-out preview">
          <p class="hint" safe>
            {words.to(audienceText(message.audience, t))}
          </p>
          <p class="preview-title" dir="auto" safe>
            {withStatus(message.status, message.title, page)}
          </p>
          <blockquote class="prose" dir="auto">
            <Body text={message.body} format="markdown" />
          </blockquote>
          {message.further.map(({ language, title, body }) => (
            <>
              <p>
                <strong safe>{t.furtherTexts.heading(languageInSentence(language, t.language))}</strong>
              </p>
              <p lang={language} dir="auto" safe>
                {title}
              </p>
              <blockquote class="prose" lang={language} dir="auto">
                <Body text={body} format="markdown" />
              </blockquote>
            </>
          ))}
          {message.services.length === 0 ? null : (
            <ul class="plain">
              {message.services.map(({ name, status }) => (
                <li dir="auto" safe>
                  {status === null ? name : page.labelled(name, statusText(status, page))}
                </li>
              ))}
            </ul>
          )}
        </article>
      ))}
      {plan === null ? null : (
        <Facts>
          <Fact name={words.maintenance} value={periodText(plan.scheduledStart, plan.scheduledEnd, timeZone, t)} />
          <Fact name={words.byItself} value={byItself(plan, t)} />
        </Facts>
      )}
    </Card>
  )
}

function withStatus(status: string | null, title: string, t: Messages): string {
  return status === null ? title : t.labelled(statusText(status, t), title)
}

function byItself({ notifyAtStart, notifyAtEnd, reminders }: PlanProps, t: DashboardMessages): string {
  const words = t.goesOut
  const told = [
    ...(reminders.length > 0 ? [words.reminders] : []),
    ...(notifyAtStart ? [words.atStart] : []),
    ...(notifyAtEnd ? [words.atEnd] : []),
  ]
  return told.length === 0 ? words.nothing : t.list(told)
}
