import { routes } from '#src/routes.ts'
import { languages } from '#src/words.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { Facts } from '../layout/facts.tsx'
import { type FormState, Select, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface PolicyDraftProps {
  person: Person
  form: FormState
  draft: { source: string; summary: string; language: string }
  /** A saved draft exists; otherwise nothing can be discarded. */
  saved: boolean
  /** Placeholders in braces, each with what fills it in when the policy is published. */
  words: { word: string; meaning: string }[]
}

export function PolicyDraftPage({ person, form, draft, saved, words }: PolicyDraftProps): JSX.Element {
  return (
    <PrivacyTab person={person} tab="policy" title="Draft of the privacy policy">
      <Card label="Draft">
        <Form action={routes.admin.privacy.draft.save.url()} csrf={person.csrf} state={form} class="stack">
          <TextArea
            name="summary"
            label="What changes"
            hint="Markdown. In the mail to account holders, above their pages and in the list of versions. The first version needs none."
            form={form}
            value={draft.summary}
            rows={3}
          />
          <TextArea name="source" label="Policy" hint="Markdown." form={form} value={draft.source} rows={28} required />
          <details>
            <summary>Words in braces, which are filled in when it is published</summary>
            <Facts class="policy-words">
              {words.map(({ word, meaning }) => (
                <>
                  <dt>
                    <code safe>{word}</code>
                  </dt>
                  <dd safe>{meaning}</dd>
                </>
              ))}
            </Facts>
          </details>
          <Select
            name="language"
            label="Language of the text"
            form={form}
            value={draft.language}
            options={languages.map((value) => ({ value, label: languageName(value) }))}
          />
          <Submit label="Save and preview" look="primary" />
        </Form>
      </Card>
      {saved ? (
        <Confirm
          label="Discard the draft"
          sentence="What was written since the last version is lost. Published versions stay."
          confirm="Discard it"
          action={routes.admin.privacy.draft.removal.url()}
          csrf={person.csrf}
        />
      ) : null}
    </PrivacyTab>
  )
}
