import type { Language } from '#src/words.ts'
import { type FormState, Select } from '../layout/fields.tsx'
import { languageName } from '../layout/language-name.ts'
import type { DashboardMessages } from '../messages/dashboard.ts'

export interface LanguageSelectProps {
  /** In which the page is shown, its own first. */
  languages: Language[]
  /** Null, or one in which the page is not shown: its own. */
  value: Language | null
  form: FormState
  t: DashboardMessages
}

/** In which a subscriber's messages are written; nothing to choose where the page is shown in one language. */
export function LanguageSelect(props: LanguageSelectProps): JSX.Element {
  const { languages, value, form, t } = props
  const [own, ...further] = languages
  if (own === undefined || further.length === 0) return ''
  const options = [
    { value: '', label: t.languageChoice.asPage(languageName(own, t.language)) },
    ...further.map((one) => ({ value: one, label: languageName(one, t.language) })),
  ]
  const chosen = further.find((one) => one === value) ?? ''
  return <Select name="language" label={t.languageChoice.messages} form={form} value={chosen} options={options} />
}
