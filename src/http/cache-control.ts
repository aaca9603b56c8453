/**
 * For every cache on the way: a second, and some more while the next answer is fetched; older only while the origin fails. Whoever
 * comes first after a quiet night reads no news of yesterday, and a page outlives its machine.
 */
export const everyCache = 'public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400'

/** To a browser whose session has ended: no copy of what it showed stays, not even behind its back button. */
export const clearedCaches = { 'clear-site-data': '"cache"' }

/** Private, personal, a form, or said nothing of: nobody on the way may keep it. */
export const keptByNobody = 'private, no-store'
