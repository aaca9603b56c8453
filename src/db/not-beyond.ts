/** Milliseconds that a clock may be put right by without anybody having set it. */
export const slack = 60_000

/** The moment, or `now` for one that cannot have been written by this clock. UTC ms; `atMost`: milliseconds ahead of it. */
export function notBeyond(moment: number, now: number, atMost: number): number {
  return moment > now + atMost + slack ? now : moment
}
