import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { Moment } from '../layout/times.tsx'
import { type GoesOutProps, WhatGoesOut } from './goes-out.tsx'
import type { PlannedPublicationProps } from './planned-publications.tsx'
import { deedOf, stateOf } from './publication-words.ts'

export interface PublicationProps {
  shell: Shell
  timeZone: string
  publication: PlannedPublicationProps & {
    version: number
    reason: string | null
    createdAt: number
    publishedAt: number | null
    releasedBy: string | null
  }
  /** Of the incident or window that it is about, or that it became. */
  subjectUrl: string | null
  /** Withdrawn, it is a draft of its writer. */
  becomesDraft: boolean
  /** What it would tell; a sentence: why it cannot be published as it is; null: it is published. */
  preview: GoesOutProps | { problem: string } | null
  /** The refusal of a button that has no form to show it in. */
  problem: string | undefined
  texts: { title?: string; body?: string }
  moment: ShownMoment
  may: { write: boolean; release: boolean }
  /** Somebody else of the team could release it. */
  hasOthers: boolean
  forms: { change: FormState; back: FormState; emergency: FormState }
}

export function PublicationPage(props: PublicationProps): JSX.Element {
  const { shell, publication, preview, may } = props
  const { title, act, state } = publication
  return (
    <DashboardShell shell={shell} title={`${deedOf[act]}: ${title}`} room="incidents">
      <Problem sentence={props.problem} />
      <Standing {...props} />
      {preview === null ? null : 'problem' in preview ? (
        <p class="form-problem" role="alert" safe>
          {`It cannot be published as it is: ${preview.problem}`}
        </p>
      ) : (
        <WhatGoesOut preview={preview} timeZone={props.timeZone} />
      )}
      {state === 'published' || !may.write ? null : <Decisions {...props} />}
    </DashboardShell>
  )
}

function Standing({ publication, timeZone, subjectUrl }: PublicationProps): JSX.Element {
  const { state, author, createdAt, publishAt, publishedAt, releasedBy, reason } = publication
  return (
    <Card name="standing" heading={stateOf[state]} class="stack">
      {reason === null ? null : (
        <p dir="auto" class="reason" safe>
          {reason}
        </p>
      )}
      <Facts>
        <Fact name="Written by" value={author ?? 'the console'} />
        <Fact name="Written">
          <Moment at={createdAt} timeZone={timeZone} />
        </Fact>
        {publishAt === null ? null : (
          <Fact name="To be published">
            <Moment at={publishAt} timeZone={timeZone} />
          </Fact>
        )}
        {releasedBy === null ? null : <Fact name="Released by" value={releasedBy} />}
        {publishedAt === null ? null : (
          <Fact name="Published">
            <Moment at={publishedAt} timeZone={timeZone} />
          </Fact>
        )}
      </Facts>
      {subjectUrl === null ? null : (
        <p>
          <a href={subjectUrl}>See it as it is now</a>
        </p>
      )}
    </Card>
  )
}

function Decisions(props: PublicationProps): JSX.Element {
  const { publication, preview, may } = props
  const { state } = publication
  const isPossible = preview !== null && 'digest' in preview
  return (
    <>
      {state === 'in_review' && may.release ? <Release {...props} /> : null}
      {state === 'in_review' && !may.release ? <Own {...props} /> : null}
      {isPossible && (state === 'scheduled' || state === 'waiting') ? <PublishNow {...props} /> : null}
      <Change {...props} />
      <Confirm
        label="Withdraw"
        sentence={
          props.becomesDraft
            ? 'It is not published. Its text is a draft of whoever wrote it again.'
            : 'It is not published, and its text is gone.'
        }
        confirm="Withdraw it"
        action={routes.dashboard.publication.withdrawal.url(paramsOf(props))}
        csrf={props.shell.csrf}
      />
    </>
  )
}

const paramsOf = ({ shell, publication }: PublicationProps) => ({ slug: shell.organization.slug, id: publication.id })

/** What was read: released is nothing else. */
function Reviewed({ publication, preview }: PublicationProps): JSX.Element {
  return (
    <>
      <input type="hidden" name="version" value={String(publication.version)} autocomplete="off" />
      {preview !== null && 'digest' in preview ? (
        <input type="hidden" name="digest" value={preview.digest} autocomplete="off" />
      ) : null}
    </>
  )
}

function Release(props: PublicationProps): JSX.Element {
  const { shell, forms, preview } = props
  const params = paramsOf(props)
  return (
    <Card name="release" heading="Release it, or send it back" class="stack">
      {preview !== null && 'digest' in preview ? (
        <Form action={routes.dashboard.publication.release.url(params)} csrf={shell.csrf} class="stack">
          <Reviewed {...props} />
          <Submit label="Release" look="primary" />
        </Form>
      ) : null}
      <details class="further-act" open={isRefused(forms.back)}>
        <summary>Send it back</summary>
        <Form
          action={routes.dashboard.publication.return.url(params)}
          csrf={shell.csrf}
          state={forms.back}
          class="stack"
        >
          <Reviewed {...props} />
          <TextField name="reason" label="What has to change" form={forms.back} maxlength={1000} required />
          <Submit label="Send it back" />
        </Form>
      </details>
    </Card>
  )
}

function isRefused({ errors, problem }: FormState): boolean {
  return Object.keys(errors).length > 0 || problem !== undefined
}

/** One's own: somebody else has to, unless it cannot wait. */
function Own(props: PublicationProps): JSX.Element {
  const { shell, forms, hasOthers } = props
  return (
    <Card name="own" heading="Somebody else releases it" class="stack">
      <p>
        {hasOthers
          ? 'Whoever else may write incidents here was mailed. You cannot release what you wrote.'
          : 'Nobody else in this team may write incidents, so that nobody can release it.'}
      </p>
      <details class="further-act" open={isRefused(forms.emergency)}>
        <summary>It cannot wait</summary>
        <Form
          action={routes.dashboard.publication.publishing.url(paramsOf(props))}
          csrf={shell.csrf}
          state={forms.emergency}
          class="stack"
        >
          <Reviewed {...props} />
          <TextField
            name="emergency"
            label="Why it cannot wait for a second person"
            hint="Everybody else who writes incidents is mailed at once, and the audit log keeps your words."
            form={forms.emergency}
            maxlength={500}
            required
          />
          <Submit label="Publish it alone" look="danger" />
        </Form>
      </details>
    </Card>
  )
}

function PublishNow(props: PublicationProps): JSX.Element {
  return (
    <Form action={routes.dashboard.publication.publishing.url(paramsOf(props))} csrf={props.shell.csrf} class="stack">
      <Reviewed {...props} />
      <Submit label="Publish now" look="primary" />
    </Form>
  )
}

function Change(props: PublicationProps): JSX.Element {
  const { shell, texts, moment, forms, publication } = props
  const form = forms.change
  const params = paramsOf(props)
  return (
    <details class="card ending" open={publication.state === 'sent_back' || isRefused(form)}>
      <summary>Change it</summary>
      <Form action={routes.dashboard.publication.save.url(params)} csrf={shell.csrf} state={form} class="stack">
        <input type="hidden" name="version" value={String(publication.version)} autocomplete="off" />
        {texts.title === undefined ? null : (
          <TextField name="title" label="Title" form={form} value={texts.title} maxlength={255} required />
        )}
        {texts.body === undefined ? null : (
          <TextArea name="body" label="Text" form={form} value={texts.body} rows={6} />
        )}
        <MomentField
          name="publishAt"
          label="Publish at"
          hint="Empty: as soon as somebody publishes or releases it."
          form={form}
          moment={moment}
        />
        <Submit label="Save" />
      </Form>
    </details>
  )
}
