import type { Language } from '#src/words.ts'

/** A language in its own words, so that its speakers find it: `Français`, which Intl writes small where the language does. */
export function languageName(language: Language): string {
  const name = new Intl.DisplayNames(language, { type: 'language' }).of(language) ?? language
  return name.charAt(0).toLocaleUpperCase(language) + name.slice(1)
}
