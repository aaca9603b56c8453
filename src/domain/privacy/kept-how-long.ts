/** How long Opsentry keeps what: the list in the privacy policy. */
export const keptHowLong: { what: string; long: string }[] = [
  { what: 'Request logs (IP address, browser, page, time)', long: '30 days' },
  { what: 'Sessions, links in mails and tokens', long: 'until they expire' },
  { what: 'Subscribers who never confirmed', long: '7 days' },
  { what: 'Subscribers', long: 'until they erase themselves, or the organization is deleted' },
  { what: 'Addresses and texts of messages that were sent', long: '90 days; the counts stay' },
  { what: 'Accounts', long: 'until they are deleted, and at most 30 days longer' },
  { what: 'Organizations with all that belongs to them', long: 'until they are deleted, and at most 30 days longer' },
  {
    what: 'The log of who changed what',
    long: 'as long as the organization exists; whoever is erased is replaced by a pseudonym',
  },
  { what: 'Backups', long: 'until the operator replaces them by newer ones' },
]
