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

/** `1,234.5`, with so many digits behind the point; each formatter is made when it is first needed. */
export function numbersIn(locale: string): (value: number, digits: number) => string {
  const formats = new Map<number, Intl.NumberFormat>()
  return (value, digits) => {
    const places = Number.isInteger(digits) ? digits : 0
    const known = formats.get(places)
    const options = { minimumFractionDigits: places, maximumFractionDigits: places, signDisplay: 'negative' } as const
    const format = known ?? new Intl.NumberFormat(locale, options)
    if (!known) formats.set(places, format)
    return format.format(value)
  }
}
