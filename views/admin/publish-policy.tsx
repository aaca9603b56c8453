import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body, DocumentBody } from '../layout/markdown.tsx'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface PublishPolicyProps {
  person: Person
  form: FormState
  /** Markdown, filled in. */
  text: string
  language: string
  /** Markdown; '': nothing is said of it. */
  summary: string
  /** No version was published before, so this one may take effect at once. */
  first: boolean
  /** UTC days, `2026-03-10`. */
  today: string
  earliest: string
  /** Account holders who get a mail about a change that matters. */
  accounts: number
}

/** The draft as visitors would read it, and the decision when it takes effect. */
export function PublishPolicyPage(props: PublishPolicyProps): JSX.Element {
  const { person, form, text, language, summary, first } = props
  const { t } = person
  const { publishPolicy: words } = t
  return (
    <PrivacyTab person={person} tab="policy" title={words.title} actions={<EditLink t={t} />}>
      <Card name="publish" heading={words.when}>
        <Form
          action={routes.admin.privacy.draft.publish.url()}
          csrf={person.csrf}
          state={form}
          t={t}
          class="stack policy-publication"
        >
          {first ? <FirstDay form={form} today={props.today} t={t} /> : <Change {...pick(props)} />}
          <p class="hint" safe>
            {words.neverChanges}
          </p>
          <Submit label={t.notices.publish} look="primary" />
        </Form>
      </Card>
      {summary === '' ? null : (
        <Card name="summary" heading={t.policyDraft.whatChanges}>
          <div class="prose" lang={language}>
            <Body text={summary} format="markdown" />
          </div>
        </Card>
      )}
      <Card label={words.preview}>
        <div class="prose document" lang={language}>
          <DocumentBody text={text} />
        </div>
      </Card>
    </PrivacyTab>
  )
}

function EditLink({ t }: { t: DashboardMessages }): JSX.Element {
  return (
    <a class="button" href={routes.admin.privacy.draft.show.url()} safe>
      {t.publishPolicy.edit}
    </a>
  )
}

function FirstDay({ form, today, t }: { form: FormState; today: string; t: DashboardMessages }): JSX.Element {
  return (
    <TextField
      name="effectiveOn"
      label={t.publishPolicy.day}
      hint={t.publishPolicy.firstDayHint}
      type="date"
      form={form}
      value={today}
      required
    />
  )
}

type ChangeProps = Pick<PublishPolicyProps, 'form' | 'earliest' | 'accounts' | 'person'>

function pick({ form, earliest, accounts, person }: PublishPolicyProps): ChangeProps {
  return { form, earliest, accounts, person }
}

function Change({ form, earliest, accounts, person }: ChangeProps): JSX.Element {
  const { publishPolicy: words } = person.t
  const wording = form.values.material === 'no'
  return (
    <>
      <fieldset>
        <legend safe>{words.what}</legend>
        <Kind
          value="yes"
          label={words.matters}
          hint={person.mailAvailable ? words.mattersHint(accounts) : words.noMail}
          checked={!wording}
        />
        <Kind value="no" label={words.wording} hint={words.wordingHint} checked={wording} />
      </fieldset>
      <div class="policy-day">
        <TextField
          name="effectiveOn"
          label={words.day}
          hint={words.changeDayHint(earliest)}
          type="date"
          form={form}
          value={earliest}
        />
      </div>
    </>
  )
}

function Kind(props: { value: string; label: string; hint: string; checked: boolean }): JSX.Element {
  return (
    <label class="choice">
      <input type="radio" name="material" value={props.value} checked={props.checked} required />
      <span>
        <span safe>{props.label}</span>
        <span class="hint" safe>
          {props.hint}
        </span>
      </span>
    </label>
  )
}
