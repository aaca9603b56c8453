import { readForm } from '#src/domain/forms/form.ts'
import { offsetField, shownIn } from '#src/domain/forms/read-moment.ts'
import { localMoment, meaningsOf } from '#src/domain/time/local-moment.ts'
import type { FormState } from '#views/layout/fields.tsx'
import type { ShownMoment } from '#views/layout/moment-field.tsx'

/**
 * A field for a moment as its form shows it: what was typed into it, or what is saved. A field that was sent untouched shows
 * what is saved by now, because somebody else may have moved it.
 */
export function shownMoment({ values }: FormState, name: string, timeZone: string, saved: number | null): ShownMoment {
  const typed = values[name]
  const shown = shownIn(readForm(values), name)
  const isTouched = typed !== undefined && (shown === null || typed !== localMoment(shown, timeZone))
  const savedText = saved === null ? (typed ?? '') : localMoment(saved, timeZone)
  const text = isTouched ? typed : savedText
  const meanings = meaningsOf(text, timeZone)
  const chosen = (at: number, offset: string) => {
    const asked = values[offsetField(name)]
    return asked ? offset === asked : text === savedText && saved !== null && minuteOf(at) === minuteOf(saved)
  }
  const twice = meanings.map(({ at, offset }) => ({ offset, zone: zoneAt(at, timeZone), chosen: chosen(at, offset) }))
  return { text, timeZone, saved, twice: twice.length > 1 ? twice : [] }
}

const minuteOf = (at: number) => Math.floor(at / 60_000)

/** `CEST`, as the organization's clock is called at that moment. */
function zoneAt(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'short' }).formatToParts(at)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone
}
