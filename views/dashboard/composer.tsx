import type { IncidentStatus } from '#src/words.ts'
import { type FormState, SeenField, Select, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { incidentStatusWords } from '../layout/status.tsx'
import { AffectedServices, type OfferedGroup, type Withheld, WithheldNote } from './affected-services.tsx'
import { DraftPreview, type DraftProps } from './draft.tsx'
import { draftLinks } from './draft-links.ts'
import { IncidentFields } from './incident-fields.tsx'
import { type AudienceProps, NotifyChoice } from './notify-choice.tsx'
import { StatusChoice } from './status-choice.tsx'

export interface ComposerProps {
  slug: string
  csrf: string
  action: string
  form: FormState
  /** Absent for a new incident. */
  incidentId?: string
  /** The last update that the page shows, and the effects (`ID:status`) that its choices show; absent for a new incident. */
  seen?: { update: string; effects: string }
  /** Draft of this form, kept earlier. */
  draft?: DraftProps
  /** A new incident has a title, an update has not. */
  withTitle: boolean
  status: IncidentStatus
  groups: OfferedGroup[]
  withheld: Withheld
  /** Receivers of the notification while the box is ticked. */
  audience: AudienceProps
  notify: boolean
  submit: string
}

const promises = [
  { value: '', label: 'No promise' },
  { value: '15', label: 'within 15 minutes' },
  { value: '30', label: 'within 30 minutes' },
  { value: '60', label: 'within an hour' },
  { value: '120', label: 'within 2 hours' },
  { value: '240', label: 'within 4 hours' },
]

const statuses: IncidentStatus[] = ['investigating', 'identified', 'monitoring', 'resolved']
const offered = statuses.map((value) => ({ value, label: incidentStatusWords[value] }))

/** Form of a new incident or an update: text, affected services, receivers. Ctrl+Enter publishes. */
export function Composer({ composer: props }: { composer: ComposerProps }): JSX.Element {
  const { form, slug } = props
  return (
    <Form
      action={props.action}
      csrf={props.csrf}
      state={form}
      class="composer stack"
      submitOnCtrlEnter
      autocomplete="off"
    >
      {props.seen ? (
        <>
          <SeenField seen={props.seen.update} />
          <ShownFields marks={{ effects: props.seen.effects }} />
        </>
      ) : null}
      {props.withTitle ? (
        <IncidentFields form={form} hint="What customers notice, such as: Logins fail for some accounts" autofocus />
      ) : null}
      <StatusChoice form={form} proposed={props.status} present={!props.withTitle} offered={offered} />
      <TextArea
        name="body"
        label="Text"
        hint="What is known, what customers can do, when you will say more. Markdown works."
        form={form}
        rows={6}
        required
      />
      <div
        hx-post={draftLinks(slug, props.incidentId).save}
        hx-trigger="input delay:400ms from:'closest form'"
        hx-include="closest form"
        hx-swap="none"
      ></div>
      <DraftPreview draft={props.draft} />
      <AffectedServices groups={props.groups} error={form.errors.services} />
      <WithheldNote why={props.withheld} />
      <Select
        name="nextUpdateIn"
        label="Promise the next update"
        hint="Visitors read it on the page; the team is told when it is missed."
        form={form}
        value=""
        options={promises}
      />
      <div class="publish">
        <NotifyChoice audience={props.audience} notify={props.notify} live />
        <div class="button-row">
          <button type="submit" class="button" formaction={draftLinks(slug, props.incidentId).save} formnovalidate>
            Keep as a draft
          </button>
          <Submit label={props.submit} look="primary" keys="Ctrl Enter" />
        </div>
      </div>
    </Form>
  )
}
