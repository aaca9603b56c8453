import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { Moment } from '../layout/times.tsx'
import type { Messages } from '../messages/en.ts'
import { type AnyUpdate, UpdateServices, Updates } from './incident-parts.tsx'

/** At the size of what one came for; its status and age stand above it. Mails lead to its id. */
export function NewestUpdate(props: {
  update: AnyUpdate | undefined
  url: string
  timeZone: string
  t: Messages
}): JSX.Element {
  const { update, url, timeZone, t } = props
  if (!update) return ''
  return (
    <div class="newest-update" id={update.id}>
      <div class="prose">
        <Body text={update.body} format={update.bodyFormat} url={url} headings={2} />
      </div>
      {update.editedAt === null ? null : (
        <p class="hint">
          <Sentence
            text={t.incident.edited}
            parts={{ time: <Moment at={update.editedAt} timeZone={timeZone} t={t} /> }}
          />
        </p>
      )}
      <UpdateServices services={update.services ?? []} t={t} />
    </div>
  )
}

export function EarlierUpdates(props: {
  updates: AnyUpdate[]
  url: string
  timeZone: string
  t: Messages
}): JSX.Element {
  const { updates, url, timeZone, t } = props
  if (updates.length === 0) return ''
  return (
    <section class="earlier-updates" aria-labelledby="earlier-heading">
      <h2 id="earlier-heading" safe>
        {t.incident.earlier}
      </h2>
      <Updates updates={updates} url={url} below={2} timeZone={timeZone} t={t} />
    </section>
  )
}
