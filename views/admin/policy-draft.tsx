import { routes } from '#src/routes.ts'
import { languages } from '#src/words.ts'
import type { Person } from '../layout/app-frame.tsx'
import { Card } from '../layout/card.tsx'
import { Confirm } from '../layout/confirm.tsx'
import { Facts } from '../layout/facts.tsx'
import { type FormState, Select, TextArea } from '../layout/fields.tsx'
import { Form, Submit } from '../layout/form.tsx'
import { languageName } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'
import { PrivacyTab } from './privacy-tabs.tsx'

export interface PolicyDraftProps {
  person: Person
  form: FormState
  draft: { source: string; summary: string; language: string }
  /** A saved draft exists; otherwise nothing can be discarded. */
  saved: boolean
  /** Names of the placeholders in braces. */
  words: (keyof DashboardMessages['policyDraft']['word'])[]
}

export function PolicyDraftPage({ person, form, draft, saved, words }: PolicyDraftProps): JSX.Element {
  const { csrf, t } = person
  const { policyDraft } = t
  return (
    <PrivacyTab person={person} tab="policy" title={policyDraft.title}>
      <Card label={policyDraft.draft}>
        <Form action={routes.admin.privacy.draft.save.url()} csrf={csrf} state={form} t={t} class="stack">
          <TextArea
            name="summary"
            label={policyDraft.whatChanges}
            hint={policyDraft.whatChangesHint}
            form={form}
            value={draft.summary}
            rows={3}
          />
          <TextArea
            name="source"
            label={policyDraft.policy}
            hint="Markdown."
            form={form}
            value={draft.source}
            rows={28}
            required
          />
          <details>
            <summary safe>{policyDraft.words}</summary>
            <Facts class="policy-words">
              {words.map((word) => (
                <>
                  <dt>
                    <code safe>{`{${word}}`}</code>
                  </dt>
                  <dd safe>{policyDraft.word[word]}</dd>
                </>
              ))}
            </Facts>
          </details>
          <Select
            name="language"
            label={policyDraft.language}
            form={form}
            value={draft.language}
            options={languages.map((value) => ({ value, label: languageName(value) }))}
          />
          <Submit label={policyDraft.saveAndPreview} look="primary" />
        </Form>
      </Card>
      {saved ? (
        <Confirm
          label={policyDraft.discard}
          sentence={policyDraft.discardHint}
          confirm={policyDraft.discardIt}
          action={routes.admin.privacy.draft.removal.url()}
          csrf={csrf}
        />
      ) : null}
    </PrivacyTab>
  )
}
