/** Nothing stands in the way of a message any more. */
export const well = {
  state: 'active',
  stateReason: null,
  failures: 0,
  pausedAt: null,
  quarantinedAt: null,
  unsubscribedAt: null,
} as const
