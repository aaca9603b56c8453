/**
 * Shared caches take the load of an outage and say at most a second or two old things while the origin lives: one request
 * renews the answer while the others still get the old one. Stale beyond seconds is for a dead origin alone.
 */
export const publicCaching = 'public, max-age=0, s-maxage=1, stale-while-revalidate=5, stale-if-error=86400'
