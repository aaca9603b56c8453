import type { Language } from '#src/words.ts'

/**
 * A language in its own words, so that its speakers find it: `Français`, which Intl writes small where the language does. `said`: in
 * the words of another.
 */
export function languageName(language: Language, said = language): string {
  const name = languageInSentence(language, said)
  return name.charAt(0).toLocaleUpperCase(said) + name.slice(1)
}

/** As it stands within a sentence of the language `said`: `en français`. */
export function languageInSentence(language: Language, said: Language): string {
  return new Intl.DisplayNames(said, { type: 'language' }).of(language) ?? language
}
