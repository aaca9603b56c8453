import { Form, Submit } from '../layout/form.tsx'
import { Body } from '../layout/markdown.tsx'
import { Moment } from '../layout/times.tsx'
import { type Withheld, WithheldNote } from './affected-services.tsx'
import { draftLinks } from './draft-links.ts'
import { AudienceFragment, type AudienceProps } from './notify-choice.tsx'

export interface DraftProps {
  slug: string
  /** Absent for a new incident. */
  incidentId?: string
  body: string
  /** Subject of the mail. */
  subject: string
  /** UTC ms of the last save; part of the URL of its mail, so that the frame loads the new one. */
  keptAt: number
  /** Absolute, of the status page. */
  pageUrl: string
}

/** Previews below the composer's text while it is typed: as visitors will read it, and the mail. */
export function DraftPreview({ draft }: { draft: DraftProps | undefined }): JSX.Element {
  return (
    <>
      <Preview draft={draft} />
      <details class="mail-preview">
        <summary>The e-mail that subscribers get</summary>
        <MailFrame draft={draft} />
      </details>
    </>
  )
}

/** Fragment that replaces both previews, the number of receivers, and whether it stays with the team. */
export function DraftFragment(props: { draft: DraftProps; audience: AudienceProps; withheld: Withheld }): JSX.Element {
  const { draft, audience, withheld } = props
  return (
    <>
      <AudienceFragment audience={audience} />
      <WithheldNote why={withheld} swap />
      <Preview draft={draft} swap />
      <MailFrame draft={draft} swap />
    </>
  )
}

function Preview({ draft, swap = false }: { draft: DraftProps | undefined; swap?: boolean }): JSX.Element {
  return (
    <section
      id="preview"
      class="preview"
      aria-live="polite"
      aria-label="Preview"
      hx-swap-oob={swap ? 'true' : undefined}
    >
      {draft && draft.body.trim() !== '' ? (
        <>
          <p class="hint">As visitors will read it</p>
          <div class="prose">
            <Body text={draft.body} format="markdown" url={draft.pageUrl} />
          </div>
        </>
      ) : null}
    </section>
  )
}

/** In a frame without rights: a mail brings its own styles, which no page of the dashboard may. */
function MailFrame({ draft, swap = false }: { draft: DraftProps | undefined; swap?: boolean }): JSX.Element {
  return (
    <div id="mail-preview" hx-swap-oob={swap ? 'true' : undefined}>
      {draft && draft.body.trim() !== '' ? (
        <>
          <p class="hint" safe>{`Subject: ${draft.subject}`}</p>
          <iframe
            title="The e-mail that subscribers get"
            src={draftLinks(draft.slug, draft.incidentId).mail(draft.keptAt)}
            sandbox=""
            loading="lazy"
          ></iframe>
        </>
      ) : (
        <p class="hint">Write the text: the mail is shown here.</p>
      )}
    </div>
  )
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
