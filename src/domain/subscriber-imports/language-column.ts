import type { ImportRow } from '#src/db/schema/imports.ts'
import { languages } from '#src/words.ts'

/** What a cell says of the language in which somebody reads: a tag of BCP 47 or of a system, such as `de`, `pt-BR` or `fr_CA.UTF-8`. */
export function languageIn(cell: string | undefined): Pick<ImportRow, 'language'> {
  const [primary] = (cell ?? '').trim().toLowerCase().split(/[-_.]/, 1)
  const language = languages.find((one) => one === primary)
  return language === undefined ? {} : { language }
}
