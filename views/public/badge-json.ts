import { type BadgeProps, colors } from './badge.ts'

/** Seconds for which shields.io keeps it, and the least that it takes. */
const keptFor = 300

/** The schema of shields.io's endpoint badge (shields.io/badges/endpoint-badge). */
export function badgeJson({ name, status, words, style }: BadgeProps): string {
  return JSON.stringify({
    schemaVersion: 1,
    label: name,
    message: words,
    color: colors[status],
    // Then nobody can paint it green by the query of shields.io.
    isError: status !== 'operational' && status !== 'under_maintenance',
    style,
    cacheSeconds: keptFor,
  })
}
