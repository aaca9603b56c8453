/** What Intl knows of a language, made once per language: making a formatter costs far more than using it. */

/** Picks the form that the language's grammar asks for at a count (Unicode's plural rules). */
export function pluralsIn(locale: string): (count: number, forms: { one: string; other: string }) => string {
  const rules = new Intl.PluralRules(locale)
  return (count, { one, other }) => (rules.select(count) === 'one' ? one : other)
}

/** `A, B and C`. */
export function listsIn(locale: string): (names: string[]) => string {
  const format = new Intl.ListFormat(locale, { type: 'conjunction' })
  return (names) => format.format(names)
}

/** `99.987%`, from 0 to 1. Rounded down: 99.9999 must not read as a hundred. */
export function percentsIn(locale: string): (share: number) => string {
  const format = (digits: number) =>
    new Intl.NumberFormat(locale, {
      style: 'percent',
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    })
  const [whole, coarse, fine] = [format(0), format(2), format(3)]
  return (share) => {
    const down = Math.floor(share * 100_000) / 100_000
    return (share === 1 ? whole : down >= 0.999 ? fine : coarse).format(down)
  }
}
