/**
 * Milliseconds that `Retry-After` asks for (RFC 9110, 10.2.3), which is given in seconds or as a date, and counts from `now`; 0 where that is
 * over, null where it does not say. Whoever asks has a bound of their own.
 */
export function retryAfterIn(given: string | null | undefined, now: number): number | null {
  const text = given?.trim() ?? ''
  const wait = /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : null
}
