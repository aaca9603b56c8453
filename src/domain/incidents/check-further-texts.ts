import type { FurtherTexts, Language } from '#src/words.ts'
import type { FieldErrors } from '../errors.ts'
import { type Checked, checked } from '../forms/checked.ts'
import type { Form } from '../forms/form.ts'
import { bodyProblem, titleProblem } from './check-incident.ts'
import { openVariables } from './template-variables.ts'

/** Fields of the composer for one further language of the page. */
export const furtherField = (what: 'title' | 'body', language: Language) => `${what}-${language}`

export interface TypedFurtherTexts {
  furtherTitles: FurtherTexts | null
  furtherBodies: FurtherTexts | null
}

/** Title and text in the further languages of the page, as far as they were typed; what is left empty is read in the page's own. */
export function checkFurtherTexts(form: Form, languages: readonly Language[]): Checked<TypedFurtherTexts> {
  const titles = languages.map((one) => [one, form.text(furtherField('title', one)).replace(/\s+/g, ' ')] as const)
  const bodies = languages.map(
    (one) => [one, form.raw(furtherField('body', one)).replace(/\r\n/g, '\n').trim()] as const,
  )
  const errors = { ...problemsOf('title', titles), ...problemsOf('body', bodies) }
  return checked({ furtherTitles: written(titles), furtherBodies: written(bodies) }, errors)
}

type Typed = readonly (readonly [Language, string])[]

function problemsOf(what: 'title' | 'body', typed: Typed): FieldErrors {
  const problemIn = what === 'title' ? titleProblem : bodyProblem
  return Object.fromEntries(
    typed.flatMap(([language, text]) => {
      const problem = text === '' ? undefined : (problemIn(text) ?? leftOpen(text))
      return problem === undefined ? [] : [[furtherField(what, language), problem]]
    }),
  )
}

function leftOpen(text: string): string | undefined {
  const open = openVariables(text)
  return open.length === 0 ? undefined : `Fill in ${open.join(', ')}, which the template left open.`
}

function written(typed: Typed): FurtherTexts | null {
  const texts = typed.filter(([, text]) => text !== '')
  return texts.length === 0 ? null : Object.fromEntries(texts)
}
