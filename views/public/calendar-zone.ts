/** Changes of two centuries: beyond, the last one holds. */
const most = 400

/**
 * A VTIMEZONE (RFC 5545, section 3.6.5) that holds for every moment from `from` until `to` (UTC ms): what the clock shows at
 * the beginning, and each change of it on the way.
 */
export function timeZoneLines(timeZone: string, from: number, to: number): string[] {
  const first = Temporal.Instant.fromEpochMilliseconds(from).toZonedDateTimeISO(timeZone)
  const begin = first.getTimeZoneTransition('previous') ?? first.with({ year: 1970, month: 1, day: 1 })
  const changes = [begin]
  for (
    let next = begin.getTimeZoneTransition('next');
    next && next.epochMilliseconds <= to && changes.length < most;
  ) {
    changes.push(next)
    next = next.getTimeZoneTransition('next')
  }
  return ['BEGIN:VTIMEZONE', `TZID:${timeZone}`, ...changes.flatMap(observance), 'END:VTIMEZONE']
}

/** One span of the same offset, from its change on. DTSTART is written with the offset that held before. */
function observance(change: Temporal.ZonedDateTime): string[] {
  const before = change.subtract({ nanoseconds: 1 })
  const start = Temporal.Instant.fromEpochMilliseconds(change.epochMilliseconds)
    .toZonedDateTimeISO(before.offset)
    .toPlainDateTime()
    .toString({ smallestUnit: 'second' })
  const kind = change.offsetNanoseconds > before.offsetNanoseconds ? 'DAYLIGHT' : 'STANDARD'
  return [
    `BEGIN:${kind}`,
    `DTSTART:${start.replaceAll(/[-:]/g, '')}`,
    `TZOFFSETFROM:${before.offset.replace(':', '')}`,
    `TZOFFSETTO:${change.offset.replace(':', '')}`,
    `END:${kind}`,
  ]
}
