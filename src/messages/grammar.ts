import type { Language } from '#src/words.ts'

/** What Intl knows of a language, made once per language and when first needed: making a formatter costs far more than using it. */
export interface Grammar {
  language: Language
  /** How Intl writes dates, numbers and lists. */
  locale: string
  /** How feeds write dates: in English as Statuspage's. */
  feedLocale: string
  /** `A, B and C`. */
  list: (names: string[]) => string
  /** `A, B or C`. */
  either: (names: string[]) => string
  /** `99.987%`, from 0 to 1. Rounded down: 99.9999 must not read as a hundred. */
  percent: (share: number) => string
  /** `1,234.5`, with so many digits behind the point. */
  number: (value: number, digits: number) => string
  /** `1,234`, as it stands within a message. */
  count: (value: number) => string
  /** Unicode's category of a count (`one`, `few`, …), and of a place in an order. */
  plural: (value: number) => Intl.LDMLPluralRule
  ordinal: (value: number) => Intl.LDMLPluralRule
}

export function grammarOf({
  language,
  locale,
  feedLocale,
}: Pick<Grammar, 'language' | 'locale' | 'feedLocale'>): Grammar {
  const list = once(() => new Intl.ListFormat(locale, { type: 'conjunction' }))
  const either = once(() => new Intl.ListFormat(locale, { type: 'disjunction' }))
  return {
    language,
    locale,
    feedLocale,
    list: (names) => list().format(names),
    either: (names) => either().format(names),
    percent: percentsIn(locale),
    number: numbersIn(locale),
    count: countsIn(locale),
    plural: categoriesIn(locale, 'cardinal'),
    ordinal: categoriesIn(locale, 'ordinal'),
  }
}

function once<Made>(make: () => Made): () => Made {
  let made: Made | undefined
  return () => {
    made ??= make()
    return made
  }
}

/** Asking for a category costs more than all the rest of a message, and most counts are small. */
function categoriesIn(locale: string, type: Intl.PluralRuleType): Grammar['plural'] {
  const rules = once(() => new Intl.PluralRules(locale, { type }))
  const known = new Map<number, Intl.LDMLPluralRule>()
  return (value) => {
    const category = known.get(value) ?? rules().select(value)
    if (isSmall(value) && !known.has(value)) known.set(value, category)
    return category
  }
}

function percentsIn(locale: string): Grammar['percent'] {
  const format = (digits: number) =>
    once(
      () =>
        new Intl.NumberFormat(locale, {
          style: 'percent',
          minimumFractionDigits: digits,
          maximumFractionDigits: digits,
        }),
    )
  const [whole, coarse, fine] = [format(0), format(2), format(3)]
  return (share) => {
    const down = Math.floor(share * 100_000) / 100_000
    return (share === 1 ? whole : down >= 0.999 ? fine : coarse)().format(down)
  }
}

function numbersIn(locale: string): Grammar['number'] {
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

/** Most counts of a page are small, and a language that writes them with our digits needs no formatter for them. */
function countsIn(locale: string): Grammar['count'] {
  const format = once(() => new Intl.NumberFormat(locale))
  const isPlain = once(() => format().resolvedOptions().numberingSystem === 'latn')
  return (value) => (isSmall(value) && isPlain() ? String(value) : format().format(value))
}

function isSmall(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 1000
}
