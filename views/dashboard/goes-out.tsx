import type { Channel, Language } from '#src/words.ts'
import { Card } from '../layout/card.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { languageName } from '../layout/language-name.ts'
import { Body } from '../layout/markdown.tsx'
import { periodText } from '../layout/times.tsx'
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

/** Exactly what would be told, and to how many. */
export function WhatGoesOut({ preview, timeZone }: { preview: GoesOutProps; timeZone: string }): JSX.Element {
  const { messages, plan } = preview
  return (
    <Card name="goes-out" heading="What goes out" class="stack">
      {messages.length === 0 ? (
        <p class="hint">Nobody is told when it is published; the page and the feeds change.</p>
      ) : null}
      {messages.map((message) => (
        <article class="goes-out preview">
          <p class="hint" safe>
            {`To ${audienceText(message.audience)}`}
          </p>
          <p class="preview-title" dir="auto" safe>
            {message.status === null ? message.title : `${worded(message.status)}: ${message.title}`}
          </p>
          <blockquote class="prose" dir="auto">
            <Body text={message.body} format="markdown" />
          </blockquote>
          {message.further.map(({ language, title, body }) => (
            <>
              <p>
                <strong safe>{`In ${languageName(language, 'en')}`}</strong>
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
                  {status === null ? name : `${name}: ${worded(status)}`}
                </li>
              ))}
            </ul>
          )}
        </article>
      ))}
      {plan === null ? null : (
        <Facts>
          <Fact name="Maintenance" value={periodText(plan.scheduledStart, plan.scheduledEnd, timeZone)} />
          <Fact name="Told by itself" value={byItself(plan)} />
        </Facts>
      )}
    </Card>
  )
}

function byItself({ notifyAtStart, notifyAtEnd, reminders }: PlanProps): string {
  const told = [
    ...(reminders.length > 0 ? ['reminders before it'] : []),
    ...(notifyAtStart ? ['when it begins'] : []),
    ...(notifyAtEnd ? ['when it ends'] : []),
  ]
  return told.length === 0 ? 'nothing' : new Intl.ListFormat('en').format(told)
}

function worded(word: string): string {
  const text = word.replaceAll('_', ' ')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
