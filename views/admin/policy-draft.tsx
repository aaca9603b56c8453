import { routes } from '#src/routes.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { CsrfField, FormProblem, type FormState, Select, TextArea } from '../layout/fields.tsx'
import { languageNames } from '../layout/language-names.ts'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface PolicyDraftProps {
  person: Person
  form: FormState
  draft: { source: string; summary: string; language: string }
  /** It was saved before. */
  saved: boolean
  /** What may stand in braces, and what it becomes. */
  words: { word: string; meaning: string }[]
}

export function PolicyDraftPage({ person, form, draft, saved, words }: PolicyDraftProps): JSX.Element {
  return (
    <PrivacyTab person={person} tab="policy" title="Draft of the privacy policy">
      <section class="card" aria-label="Draft">
        <form method="post" action={routes.admin.privacy.draft.save.url()} class="stack">
          <CsrfField token={person.csrf} />
          <FormProblem form={form} />
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
            <dl class="facts policy-words">
              {words.map(({ word, meaning }) => (
                <>
                  <dt>
                    <code safe>{word}</code>
                  </dt>
                  <dd safe>{meaning}</dd>
                </>
              ))}
            </dl>
          </details>
          <Select
            name="language"
            label="Language of the text"
            form={form}
            value={draft.language}
            options={Object.entries(languageNames).map(([value, label]) => ({ value, label }))}
          />
          <button type="submit" class="button primary">
            Save and preview
          </button>
        </form>
      </section>
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
