import type { IncidentStatus, Language } from '#src/words.ts'
import { type FormState, SeenField, Select, ShownFields, TextArea } from '../layout/fields.tsx'
import { Form } from '../layout/form.tsx'
import type { ShownMoment } from '../layout/moment-field.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { AffectedServices, type OfferedGroup, type Withheld, WithheldNote } from './affected-services.tsx'
import { FurtherFields } from './composer-languages.tsx'
import type { DraftProps } from './draft.tsx'
import { draftLinks } from './draft-links.ts'
import { IncidentFields } from './incident-fields.tsx'
import { type InsertableText, InsertText } from './insert-text.tsx'
import { KeepsDraft } from './keeps-draft.tsx'
import type { AudienceProps } from './notify-choice.tsx'
import { promiseOptions } from './promise-choice.ts'
import { PublishBar } from './publish-bar.tsx'
import { PublishLater } from './publish-later.tsx'
import { StatusChoice } from './status-choice.tsx'
import { Suggestions, type SuggestionsProps } from './suggestions.tsx'

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
  /** The draft of an earlier day, which the form does not hold: the writer is asked first. UTC ms. */
  asked?: { keptAt: number; begins: string }
  /** A new incident has a title, an update has not. */
  withTitle: boolean
  status: IncidentStatus
  groups: OfferedGroup[]
  withheld: Withheld
  /** Texts of the organization's templates. */
  texts: InsertableText[]
  /** Receivers of the notification while the box is ticked. */
  audience: AudienceProps
  notify: boolean
  /** How long messages can be taken back. */
  recallSeconds: number
  /** Undefined: no model may be asked. */
  suggestions: SuggestionsProps | undefined
  /** When it is to be published, where that was typed. */
  later: ShownMoment
  /** In which the page is shown besides its own. */
  furtherLanguages: Language[]
}

const statuses: IncidentStatus[] = ['investigating', 'identified', 'monitoring', 'resolved']

/** Form of a new incident or an update: affected services, state, text, receivers. Ctrl+Enter publishes. */
export function Composer({ composer: props, t }: { composer: ComposerProps; t: DashboardMessages }): JSX.Element {
  const { form, slug, withTitle } = props
  const { writing } = t
  const keep = draftLinks(slug, props.incidentId).save
  return (
    <Form
      action={props.action}
      csrf={props.csrf}
      state={form}
      t={t}
      class="composer stack"
      submitOnCtrlEnter
      autocomplete="off"
    >
      {/* The first button is the one that Enter in a field presses where there are no scripts. */}
      <button type="submit" class="visually-hidden without-script" tabindex="-1" formaction={keep} formnovalidate safe>
        {t.draft.keep}
      </button>
      {props.seen ? (
        <>
          <SeenField seen={props.seen.update} />
          <ShownFields marks={{ effects: props.seen.effects }} />
        </>
      ) : null}
      <AffectedServices
        groups={props.groups}
        error={form.errors.services}
        t={t}
        updating={!withTitle}
        autofocus={withTitle}
      />
      <WithheldNote why={props.withheld} t={t} />
      {withTitle ? <IncidentFields form={form} t={t} hint={writing.titleHint} /> : null}
      <StatusChoice
        form={form}
        proposed={props.status}
        present={!withTitle}
        offered={statuses.map((value) => ({ value, label: t.incidentStatus[value] }))}
        byDigits
        resolvedHint={withTitle ? undefined : writing.resolvesAll}
        t={t}
      />
      <TextArea name="body" label={t.formWords.text} hint={writing.textHint} form={form} rows={5} required />
      <InsertText label={writing.insert} texts={props.texts} action={keep} />
      <Suggestions suggestions={props.suggestions} slug={slug} incidentId={props.incidentId} form={form} t={t} />
      <FurtherFields languages={props.furtherLanguages} withTitle={withTitle} form={form} t={t} />
      <KeepsDraft action={keep} t={t} />
      <Select
        name="nextUpdateIn"
        label={writing.promise}
        form={form}
        value=""
        options={[{ value: '', label: writing.noPromise }, ...promiseOptions(t)]}
      />
      <PublishLater form={form} moment={props.later} t={t} />
      <PublishBar
        audience={props.audience}
        notify={props.notify}
        live
        recallSeconds={props.recallSeconds}
        submit={withTitle ? writing.open : writing.post}
        t={t}
      >
        <button type="submit" class="button without-script" formaction={keep} formnovalidate safe>
          {t.draft.keep}
        </button>
      </PublishBar>
    </Form>
  )
}
