import { routes } from '#src/routes.ts'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { DashboardShell, type Shell } from '../layout/dashboard-shell.tsx'
import { Fact, Facts } from '../layout/facts.tsx'
import { type FormState, Problem, TextArea, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { MomentField, type ShownMoment } from '../layout/moment-field.tsx'
import { Moment } from '../layout/times.tsx'
import { said } from '../messages/dashboard.ts'
import { type GoesOutProps, WhatGoesOut } from './goes-out.tsx'
import type { PlannedPublicationProps } from './planned-publications.tsx'
import { deedOf } from './publication-words.ts'

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
  const { t } = shell
  const { title, act, state } = publication
  return (
    <DashboardShell shell={shell} title={t.labelled(deedOf(act, t), title)} room="incidents">
      <Problem sentence={props.problem} />
      <Standing {...props} />
      {preview === null ? null : 'problem' in preview ? (
        <p class="form-problem" role="alert" safe>
          {t.publications.cannotNow(said(t, preview.problem))}
        </p>
      ) : (
        <WhatGoesOut preview={preview} timeZone={props.timeZone} language={shell.organization.language} t={t} />
      )}
      {state === 'published' || !may.write ? null : <Decisions {...props} />}
    </DashboardShell>
  )
}

function Standing({ shell: { t }, publication, timeZone, subjectUrl }: PublicationProps): JSX.Element {
  const words = t.publications
  const { state, author, createdAt, publishAt, publishedAt, releasedBy, reason } = publication
  return (
    <Card name="standing" heading={words.states[state]} class="stack">
      {reason === null ? null : (
        <p dir="auto" class="reason" safe>
          {said(t, reason)}
        </p>
      )}
      <Facts>
        <Fact name={words.writtenBy} value={author ?? words.console} />
        <Fact name={words.written}>
          <Moment at={createdAt} timeZone={timeZone} t={t} />
        </Fact>
        {publishAt === null ? null : (
          <Fact name={words.toBePublished}>
            <Moment at={publishAt} timeZone={timeZone} t={t} />
          </Fact>
        )}
        {releasedBy === null ? null : <Fact name={words.releasedBy} value={releasedBy} />}
        {publishedAt === null ? null : (
          <Fact name={words.published}>
            <Moment at={publishedAt} timeZone={timeZone} t={t} />
          </Fact>
        )}
      </Facts>
      {subjectUrl === null ? null : (
        <p>
          <a href={subjectUrl} safe>
            {words.see}
          </a>
        </p>
      )}
    </Card>
  )
}

function Decisions(props: PublicationProps): JSX.Element {
  const { shell, publication, preview, may } = props
  const { t } = shell
  const { state } = publication
  const isPossible = preview !== null && 'digest' in preview
  return (
    <>
      {state === 'in_review' && may.release ? <Release {...props} /> : null}
      {state === 'in_review' && !may.release ? <Own {...props} /> : null}
      {isPossible && (state === 'scheduled' || state === 'waiting') ? <PublishNow {...props} /> : null}
      <Change {...props} />
      <Confirm
        label={t.formWords.withdraw}
        sentence={props.becomesDraft ? t.publications.withdrawToDraft : t.publications.withdrawForGood}
        confirm={t.publications.withdrawIt}
        action={routes.dashboard.publication.withdrawal.url(paramsOf(props))}
        csrf={shell.csrf}
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
  const { t } = shell
  const words = t.publications
  const params = paramsOf(props)
  return (
    <Card name="release" heading={words.releaseHeading} class="stack">
      {preview !== null && 'digest' in preview ? (
        <Form action={routes.dashboard.publication.release.url(params)} csrf={shell.csrf} class="stack">
          <Reviewed {...props} />
          <Submit label={words.release} look="primary" />
        </Form>
      ) : null}
      <details class="further-act" open={isRefused(forms.back)}>
        <summary safe>{words.sendBack}</summary>
        <Form
          action={routes.dashboard.publication.return.url(params)}
          csrf={shell.csrf}
          state={forms.back}
          t={t}
          class="stack"
        >
          <Reviewed {...props} />
          <TextField name="reason" label={words.whatToChange} form={forms.back} maxlength={1000} required />
          <Submit label={words.sendBack} />
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
  const { t } = shell
  const words = t.publications
  return (
    <Card name="own" heading={words.ownHeading} class="stack">
      <p safe>{hasOthers ? words.ownMailed : words.ownAlone}</p>
      <details class="further-act" open={isRefused(forms.emergency)}>
        <summary safe>{words.cannotWait}</summary>
        <Form
          action={routes.dashboard.publication.publishing.url(paramsOf(props))}
          csrf={shell.csrf}
          state={forms.emergency}
          t={t}
          class="stack"
        >
          <Reviewed {...props} />
          <TextField
            name="emergency"
            label={words.whyNotWait}
            hint={words.whyNotWaitHint}
            form={forms.emergency}
            maxlength={500}
            required
          />
          <Submit label={words.publishAlone} look="danger" />
        </Form>
      </details>
    </Card>
  )
}

function PublishNow(props: PublicationProps): JSX.Element {
  return (
    <Form action={routes.dashboard.publication.publishing.url(paramsOf(props))} csrf={props.shell.csrf} class="stack">
      <Reviewed {...props} />
      <Submit label={props.shell.t.publications.publishNow} look="primary" />
    </Form>
  )
}

function Change(props: PublicationProps): JSX.Element {
  const { shell, texts, moment, forms, publication } = props
  const { t } = shell
  const form = forms.change
  const params = paramsOf(props)
  return (
    <details class="card ending" open={publication.state === 'sent_back' || isRefused(form)}>
      <summary safe>{t.publications.change}</summary>
      <Form action={routes.dashboard.publication.save.url(params)} csrf={shell.csrf} state={form} t={t} class="stack">
        <input type="hidden" name="version" value={String(publication.version)} autocomplete="off" />
        {texts.title === undefined ? null : (
          <TextField name="title" label={t.formWords.title} form={form} value={texts.title} maxlength={255} required />
        )}
        {texts.body === undefined ? null : (
          <TextArea name="body" label={t.formWords.text} form={form} value={texts.body} rows={6} />
        )}
        <MomentField
          name="publishAt"
          label={t.publications.publishAt}
          hint={t.publications.publishAtHint}
          form={form}
          moment={moment}
          t={t}
        />
        <Submit label={t.formWords.save} />
      </Form>
    </details>
  )
}
