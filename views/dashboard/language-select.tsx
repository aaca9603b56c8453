import type { Language } from '#src/words.ts'
import { type FormState, Select } from '../layout/fields.tsx'
import { languageName } from '../layout/language-name.ts'

export interface LanguageSelectProps {
  /** In which the page is shown, its own first. */
  languages: Language[]
  /** Null, or one in which the page is not shown: its own. */
  value: Language | null
  form: FormState
}

/** In which a subscriber's messages are written; nothing to choose where the page is shown in one language. */
export function LanguageSelect({ languages: [own, ...further], value, form }: LanguageSelectProps): JSX.Element {
  if (own === undefined || further.length === 0) return ''
  const options = [
    { value: '', label: `${languageName(own, 'en')}, as the page` },
    ...further.map((one) => ({ value: one, label: languageName(one, 'en') })),
  ]
  const chosen = further.find((one) => one === value) ?? ''
  return <Select name="language" label="Language of messages" form={form} value={chosen} options={options} />
}
