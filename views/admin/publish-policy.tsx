import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { type FormState, TextField } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { Body, DocumentBody } from '../layout/markdown.tsx'
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
  return (
    <PrivacyTab person={person} tab="policy" title="Publish the privacy policy" actions={<EditLink />}>
      <Card name="publish" heading="When it takes effect">
        <Form
          action={routes.admin.privacy.draft.publish.url()}
          csrf={person.csrf}
          state={form}
          class="stack policy-publication"
        >
          {first ? <FirstDay form={form} today={props.today} /> : <Change {...pick(props)} />}
          <p class="hint">Its text never changes again. Fix a mistake in the next version.</p>
          <Submit label="Publish" look="primary" />
        </Form>
      </Card>
      {summary === '' ? null : (
        <Card name="summary" heading="What changes">
          <div class="prose" lang={language}>
            <Body text={summary} format="markdown" />
          </div>
        </Card>
      )}
      <Card label="Preview">
        <div class="prose document" lang={language}>
          <DocumentBody text={text} />
        </div>
      </Card>
    </PrivacyTab>
  )
}

function EditLink(): JSX.Element {
  return (
    <a class="button" href={routes.admin.privacy.draft.show.url()}>
      Edit the draft
    </a>
  )
}

function FirstDay({ form, today }: { form: FormState; today: string }): JSX.Element {
  return (
    <TextField
      name="effectiveOn"
      label="In force from the beginning of (UTC)"
      hint="The first version may take effect at once: choose today."
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
  const count = `${accounts} ${accounts === 1 ? 'account holder' : 'account holders'}`
  const wording = form.values.material === 'no'
  return (
    <>
      <fieldset>
        <legend>What it is</legend>
        <Kind
          value="yes"
          label="A change that matters to somebody"
          hint={
            person.mailAvailable
              ? `Mailed to ${count} now, and shown above their pages until they have read it.`
              : 'It has to be mailed to all account holders: first connect a mail server.'
          }
          checked={!wording}
        />
        <Kind
          value="no"
          label="A correction of wording that changes nothing for anybody"
          hint="Takes effect at once, tells nobody, and is marked as such in the list of versions."
          checked={wording}
        />
      </fieldset>
      <div class="policy-day">
        <TextField
          name="effectiveOn"
          label="In force from the beginning of (UTC)"
          hint={`14 days from now or later: ${earliest} at the earliest.`}
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
