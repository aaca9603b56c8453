import type { IncidentStatus, Language, ServiceStatus } from '#src/words.ts'
import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { IncidentStatusMark, ServiceStatusMark } from '../layout/status.tsx'
import { Moment } from '../layout/times.tsx'
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

const ways = [
  { id: 'page', label: 'Page' },
  { id: 'mail', label: 'E-mail' },
  { id: 'chat', label: 'Chat' },
]

/** The draft while it is typed: as visitors will read it, the mail, and the message in a chat. Stands outside of the form. */
export function DraftPreviews({ draft }: { draft: DraftProps | undefined }): JSX.Element {
  return (
    <aside class="previews" aria-label="Preview">
      <fieldset class="preview-ways">
        <legend class="visually-hidden">Preview of</legend>
        {ways.map(({ id, label }, index) => (
          <label>
            <input type="radio" name="previewed" value={id} checked={index === 0} autocomplete="off" />
            <span safe>{label}</span>
          </label>
        ))}
      </fieldset>
      <Preview draft={draft} />
      <MailFrame draft={draft} />
      <Chat draft={draft} />
      <Languages draft={draft} />
    </aside>
  )
}

/** Fragment that replaces the previews, the number of receivers, and whether it stays with the team. */
export function DraftFragment(props: { draft: DraftProps; audience: AudienceProps; withheld: Withheld }): JSX.Element {
  const { draft, audience, withheld } = props
  return (
    <>
      <AudienceFragment audience={audience} />
      <WithheldNote why={withheld} swap />
      <Preview draft={draft} swap />
      <MailFrame draft={draft} swap />
      <Chat draft={draft} swap />
      <Languages draft={draft} swap />
    </>
  )
}

interface PartProps {
  draft: DraftProps | undefined
  swap?: boolean
}

const nothing = <p class="hint">Write the text: it is shown here as others will read it.</p>

function isWritten(draft: DraftProps | undefined): draft is DraftProps {
  return draft !== undefined && draft.body.trim() !== ''
}

function Preview({ draft, swap = false }: PartProps): JSX.Element {
  return (
    <section id="preview" class="preview preview-page" aria-label="Preview" hx-swap-oob={swap ? 'true' : undefined}>
      {isWritten(draft) ? (
        <>
          <IncidentStatusMark status={draft.status} />
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
                  <bdi safe>{name}</bdi> <ServiceStatusMark status={status} />
                </li>
              ))}
            </ul>
          ) : null}
        </>
      ) : (
        nothing
      )}
    </section>
  )
}

/** In a frame without rights: a mail brings its own styles, which no page of the dashboard may. */
function MailFrame({ draft, swap = false }: PartProps): JSX.Element {
  return (
    <div id="mail-preview" class="preview-mail" hx-swap-oob={swap ? 'true' : undefined}>
      {isWritten(draft) ? (
        <>
          <p class="hint" dir="auto" safe>{`Subject: ${draft.subject}`}</p>
          <iframe
            title="The e-mail that subscribers get"
            src={draftLinks(draft.slug, draft.incidentId).mail(draft.keptAt)}
            sandbox=""
            loading="lazy"
          ></iframe>
        </>
      ) : (
        nothing
      )}
    </div>
  )
}

function Chat({ draft, swap = false }: PartProps): JSX.Element {
  return (
    <div id="chat-preview" class="preview-chat" hx-swap-oob={swap ? 'true' : undefined}>
      {isWritten(draft) ? <ChatPreview message={draft.chat} /> : nothing}
    </div>
  )
}

/** Nothing where nobody reads another language, or nothing is written yet. */
function Languages({ draft, swap = false }: PartProps): JSX.Element {
  const further = isWritten(draft) ? draft.further : []
  return <WrittenLanguages own={draft?.language ?? 'en'} further={further} swap={swap} />
}

interface DraftNoticeProps {
  slug: string
  incidentId?: string
  csrf: string
  keptAt: number
  timeZone: string
}

/** Says that the form holds an earlier draft, and offers to discard it. */
export function DraftNotice({ slug, incidentId, csrf, keptAt, timeZone }: DraftNoticeProps): JSX.Element {
  return (
    <Form action={draftLinks(slug, incidentId).removal} csrf={csrf} class="draft-notice">
      <p class="hint">
        Your draft of <Moment at={keptAt} timeZone={timeZone} />. Nobody else sees it.
      </p>
      <Submit label="Discard the draft" />
    </Form>
  )
}
