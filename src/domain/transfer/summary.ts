import type { Adapted } from './adapt.ts'
import type { ListedMember, ReadExport } from './read-export.ts'

/** Result of an import, with the work left to do by hand. */
export interface TransferSummary {
  /** Numbers of imported rows. */
  counts: { services: number; incidents: number; maintenance: number; subscribers: number }
  /** The former team: nobody of it is a member here unless invited. */
  toInvite: ListedMember[]
  /** Sentences about what stayed behind or changed. */
  remarks: string[]
}

export function summaryOf(
  { counts, settings, endpoints, members, audits }: ReadExport,
  { urlSubscribers, passedWindows, pageIdIsTaken }: Adapted & { pageIdIsTaken: boolean },
): TransferSummary {
  const remarks = [
    urlSubscribers > 0 &&
      `${counted(urlSubscribers, 'subscriber')} on webhooks and chats stay quarantined: their URLs are secrets and stayed behind, so they have to subscribe again.`,
    endpoints.length > 0 &&
      `Set up again, since URLs and secrets stayed behind: ${endpoints.map(({ name }) => name).join(', ')} (webhooks).`,
    settings.visibility === 'password' && 'Set the password of the page: until then only members see it.',
    settings.visibility === 'readers' &&
      'Add the readers of the page and what each of them sees: they stayed behind, and until then only members see it.',
    typeof settings.customDomain === 'string' &&
      `The page stands at ${settings.customDomain} once you have proven the domain here: Settings, Address says how.`,
    pageIdIsTaken &&
      `Another organization here has the page id ${settings.statuspageId}: give programs that read this page its new one.`,
    passedWindows > 0 &&
      `${counted(passedWindows, 'maintenance window')} whose time has passed meanwhile do nothing by themselves: start or end them by hand.`,
    audits.length > 0 && 'The earlier audit log can be read beside the new one, which begins here.',
    'Links in mails sent from the old instance do not work here.',
  ]
  return {
    counts: {
      services: counts.services,
      incidents: counts.incidents,
      maintenance: counts.maintenance,
      subscribers: counts.subscribers,
    },
    toInvite: members,
    remarks: remarks.filter((remark) => remark !== false),
  }
}

function counted(count: number, word: string): string {
  return `${count.toLocaleString('en-US')} ${word}${count === 1 ? '' : 's'}`
}
