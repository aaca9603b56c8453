/** UTC ms -> ISO 8601 with milliseconds. */
export function moment(at: number): string {
  return new Date(at).toISOString()
}

export function optionalMoment(at: number | null): string | null {
  return at === null ? null : moment(at)
}
