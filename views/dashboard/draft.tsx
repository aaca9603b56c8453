import type { IncidentStatus, Language, ServiceStatus } from '#src/words.ts'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Sentence } from '../layout/sentence.tsx'
import { IncidentStatusMark, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { messagesOf } from '../messages/messages-of.ts'
import { type Withheld, WithheldNote } from './affected-services.tsx'
import { ChatPreview, type ChatPreviewProps } from './chat-preview.tsx'
import { type WrittenIn, WrittenLanguages } from './composer-languages.tsx'
import { draftLinks } from './draft-links.ts'
import { AudienceFragment, type AudienceProps } from './notify-choice.tsx'

export interface DraftProps {
  slug: string
  /** Absent for a new incident. */
  incidentId?: string
  title: string
  status: IncidentStatus
  body: string
  services: { name: string; status: ServiceStatus }[]
  /** The page's own, and what is written in its further ones. */
  language: Language
  further: WrittenIn[]
  /** Subject of the mail. */
  subject: string
  chat: ChatPreviewProps
  /** UTC ms of the last save; part of the URL of its mail, so that the frame loads the new one. */
  keptAt: number
  /** Absolute, of the status page. */
  pageUrl: string
}

const ways = ['page', 'mail', 'chat'] as const

/** The draft while it is typed: as visitors will read it, the mail, and the message in a chat. Stands outside of the form. */
export function DraftPreviews({ draft, t }: Omit<PartProps, 'swap'>): JSX.Element {
  return (
    <aside class="previews" aria-label={t.draft.preview}>
      <fieldset class="preview-ways">
        <legend class="visually-hidden" safe>
          {t.draft.previewOf}
        </legend>
        {ways.map((way, index) => (
          <label>
            <input type="radio" name="previewed" value={way} checked={index === 0} autocomplete="off" />
            <span safe>{t.draft.ways[way]}</span>
          </label>
        ))}
      </fieldset>
      <Preview draft={draft} t={t} />
      <MailFrame draft={draft} t={t} />
      <Chat draft={draft} t={t} />
      <Languages draft={draft} t={t} />
    </aside>
  )
}

interface DraftFragmentProps {
  draft: DraftProps
  audience: AudienceProps
  withheld: Withheld
  t: DashboardMessages
}

/** Fragment that replaces the previews, the number of receivers, and whether it stays with the team. */
export function DraftFragment(props: DraftFragmentProps): JSX.Element {
  const { draft, audience, withheld, t } = props
  return (
    <>
      <AudienceFragment audience={audience} t={t} />
      <WithheldNote why={withheld} t={t} swap />
      <Preview draft={draft} t={t} swap />
      <MailFrame draft={draft} t={t} swap />
      <Chat draft={draft} t={t} swap />
      <Languages draft={draft} t={t} swap />
    </>
  )
}

interface PartProps {
  draft: DraftProps | undefined
  t: DashboardMessages
  swap?: boolean
}

function Nothing({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <p class="hint" safe>
      {t.draft.nothing}
    </p>
  )
}

function isWritten(draft: DraftProps | undefined): draft is DraftProps {
  return draft !== undefined && draft.body.trim() !== ''
}

/** The statuses are in the language of the page, as visitors will read them. */
function Preview({ draft, t, swap = false }: PartProps): JSX.Element {
  const page = messagesOf(draft?.language ?? 'en')
  return (
    <section
      id="preview"
      class="preview preview-page"
      aria-label={t.draft.preview}
      hx-swap-oob={swap ? 'true' : undefined}
    >
      {isWritten(draft) ? (
        <>
          <IncidentStatusMark status={draft.status} t={page} />
          {draft.title === '' ? null : (
            <p class="preview-title" dir="auto" safe>
              {draft.title}
            </p>
          )}
          <div class="prose">
            <Body text={draft.body} format="markdown" url={draft.pageUrl} />
          </div>
          {draft.services.length > 0 ? (
            <ul class="update-services">
              {draft.services.map(({ name, status }) => (
                <li>
                  <bdi safe>{name}</bdi> <ServiceStatusMark status={status} t={page} />
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : (
        <Nothing t={t} />
      )}
    </section>
  )
}

/** In a frame without rights: a mail brings its own styles, which no page of the dashboard may. */
function MailFrame({ draft, t, swap = false }: PartProps): JSX.Element {
  return (
    <div id="mail-preview" class="preview-mail" hx-swap-oob={swap ? 'true' : undefined}>
      {isWritten(draft) ? (
        <>
          <p class="hint" dir="auto" safe>
            {t.draft.subject(draft.subject)}
          </p>
          <iframe
            title={t.draft.mail}
            src={draftLinks(draft.slug, draft.incidentId).mail(draft.keptAt)}
            sandbox=""
            loading="lazy"
          ></iframe>
        </>
      ) : (
        <Nothing t={t} />
      )}
    </div>
  )
}

function Chat({ draft, t, swap = false }: PartProps): JSX.Element {
  return (
    <div id="chat-preview" class="preview-chat" hx-swap-oob={swap ? 'true' : undefined}>
      {isWritten(draft) ? <ChatPreview message={draft.chat} /> : <Nothing t={t} />}
    </div>
  )
}

/** Nothing where nobody reads another language, or nothing is written yet. */
function Languages({ draft, t, swap = false }: PartProps): JSX.Element {
  const further = isWritten(draft) ? draft.further : []
  return <WrittenLanguages own={draft?.language ?? 'en'} further={further} swap={swap} t={t} />
}

interface DraftNoticeProps {
  slug: string
  incidentId?: string
  csrf: string
  keptAt: number
  timeZone: string
  /** Where it is discarded; absent: the draft is an incident's. */
  removal?: string
  t: DashboardMessages
}

/** Says that the form holds an earlier draft, and offers to discard it. */
export function DraftNotice({ slug, incidentId, csrf, keptAt, timeZone, removal, t }: DraftNoticeProps): JSX.Element {
  return (
    <Form action={removal ?? draftLinks(slug, incidentId).removal} csrf={csrf} class="draft-notice">
      <p class="hint">
        <Sentence text={t.draft.yours} parts={{ time: <Moment at={keptAt} timeZone={timeZone} t={t} /> }} />
      </p>
      <Submit label={t.draft.discard} />
    </Form>
  )
}
