/** The fictitious organization makes software for shops that ship parcels. */

export const organization = { organization: 'Parcelbay', slug: 'parcelbay', timeZone: 'Europe/Berlin' } as const

export const account = { name: 'Dana Whitfield', email: 'demo@example.com' } as const

export interface DemoService {
  name: string
  description: string
  /** Days before today on which it went live. */
  startedDaysAgo: number
  /** Known to the team alone. */
  internal?: true
  /** On the page only while something is wrong with it. */
  onlyShowIfDegraded?: true
}

/** `open`: visitors see its services at once. */
export const groups: { name: string; open?: true; services: DemoService[] }[] = [
  {
    name: 'Platform',
    services: [
      { name: 'Dashboard', description: 'Where your team books, prints and follows shipments', startedDaysAgo: 412 },
      { name: 'Public API', description: 'REST API for shops and warehouse systems', startedDaysAgo: 412 },
      { name: 'Webhooks', description: 'Shipment events sent to your own systems', startedDaysAgo: 287 },
      { name: 'Sign-in', description: '', startedDaysAgo: 412 },
      { name: 'Build pipeline', description: 'Tests and ships our own releases', startedDaysAgo: 287, internal: true },
    ],
  },
  {
    name: 'Shipping',
    services: [
      { name: 'Label printing', description: 'PDF and ZPL labels, customs forms', startedDaysAgo: 412 },
      { name: 'Carrier rates', description: 'Live prices of 34 carriers', startedDaysAgo: 371 },
      { name: 'Tracking', description: '', startedDaysAgo: 412 },
      { name: 'Pickup scheduling', description: '', startedDaysAgo: 203 },
      {
        ...{ name: 'Address check', description: 'Finds typos before a label is printed', startedDaysAgo: 203 },
        onlyShowIfDegraded: true,
      },
    ],
  },
  {
    name: 'For your customers',
    open: true,
    services: [
      { name: 'Checkout widget', description: 'Delivery options inside your shop', startedDaysAgo: 330 },
      { name: 'Returns portal', description: 'Return labels without a call to support', startedDaysAgo: 37 },
    ],
  },
]

const people = [
  'a.lindqvist',
  'beatriz.sousa',
  'c.okafor',
  'david.hale',
  'elena.marku',
  'f.brandt',
  'grace.tan',
  'hugo.petit',
  'ines.weber',
  'jonas.kratz',
  'k.nowak',
  'lucia.ferri',
  'm.haddad',
  'nina.vogel',
  'o.jensen',
  'p.ramirez',
  'quinn.ash',
  'r.ivanova',
  's.mbeki',
  'tom.ellery',
  'ops',
  'warehouse',
  'support',
  'it-alerts',
]

export interface DemoSubscriber {
  address: string
  state: 'active' | 'unconfirmed' | 'unsubscribed'
  subscribedDaysAgo: number
  /** Names of services; absent: the whole page. */
  services?: string[]
  /** Absent: all kinds. */
  kind?: 'incidents' | 'maintenance'
}

/** Choices of the shared mailboxes; people follow the whole page. */
const chosen: Record<string, Pick<DemoSubscriber, 'services' | 'kind'>> = {
  ops: { services: ['Public API', 'Webhooks'] },
  warehouse: { services: ['Label printing', 'Pickup scheduling', 'Tracking'] },
  support: { kind: 'incidents' },
  'it-alerts': { services: ['Sign-in'], kind: 'incidents' },
}

/** Unconfirmed ones joined in the last days, because they are erased after seven; active ones over the months. */
export const subscribers: DemoSubscriber[] = people.map((name, index) => {
  const wish = { address: `${name}@example.com`, ...chosen[name] }
  if (index % 8 === 5) return { ...wish, state: 'unconfirmed', subscribedDaysAgo: 1 + Math.floor(index / 8) }
  else if (index === 10) return { ...wish, state: 'unsubscribed', subscribedDaysAgo: 74 }
  else return { ...wish, state: 'active', subscribedDaysAgo: 88 - index * 3 }
})

/** Members besides the owner. */
export const colleagues = [
  { name: 'Mara Lindqvist', email: 'mara@example.com', role: 'admin' },
  { name: 'Jon Okafor', email: 'jon@example.com', role: 'editor' },
] as const
