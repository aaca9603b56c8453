import type { DemoIncident } from './demo-incident.ts'

/** 90 to 30 days ago. */
export const olderIncidents: DemoIncident[] = [
  {
    title: 'Slow dashboard for some customers',
    daysAgo: 84,
    at: [8, 12],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'The dashboard takes up to ten seconds to load for some customers. We are looking into it.',
        services: { Dashboard: 'degraded_performance' },
      },
      {
        after: 31,
        status: 'identified',
        body: 'A report that one account runs every morning holds back other queries. We have paused it.',
      },
      {
        after: 52,
        status: 'resolved',
        body: 'The dashboard is as fast as usual. The report now runs on a read replica.',
      },
    ],
  },
  {
    title: 'Delayed tracking events from one carrier',
    daysAgo: 77,
    at: [13, 40],
    updates: [
      {
        after: 0,
        status: 'identified',
        body: 'One carrier sends its scans with a delay of about two hours. Labels and pickups are not affected.',
        services: { Tracking: 'degraded_performance' },
      },
      { after: 165, status: 'monitoring', body: 'The carrier has mended its feed. We are reading what was held back.' },
      { after: 228, status: 'resolved', body: 'All delayed scans have arrived.' },
    ],
  },
  {
    title: 'Webhooks delivered late',
    daysAgo: 70,
    at: [16, 5],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'Webhooks arrive up to 20 minutes late. No event is lost: all of them wait in the queue.',
        services: { Webhooks: 'partial_outage' },
      },
      {
        after: 24,
        status: 'identified',
        body: 'Two of six workers stopped after this afternoon’s release. We are rolling it back.',
      },
      {
        after: 41,
        status: 'monitoring',
        body: 'The workers are back and the queue is shrinking.',
        services: { Webhooks: 'degraded_performance' },
      },
      { after: 66, status: 'resolved', body: 'The queue is empty and webhooks arrive within seconds again.' },
    ],
  },
  {
    title: 'Typing error in last week’s invoices',
    daysAgo: 63,
    at: [9, 30],
    updates: [
      {
        after: 0,
        status: 'identified',
        body: 'Invoices of last week name an old postal address of ours. **Amounts and taxes are correct.**',
      },
      { after: 190, status: 'resolved', body: 'Corrected invoices are in your account. You need not do anything.' },
    ],
  },
  {
    title: 'Labels with customs forms fail',
    daysAgo: 55,
    at: [10, 18],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'Labels to countries outside the EU fail with the error `customs_form_unavailable`. Others print as usual.',
        services: { 'Label printing': 'partial_outage' },
      },
      {
        after: 19,
        status: 'identified',
        body: 'A certificate towards the customs service has expired. A new one is being installed.',
      },
      { after: 37, status: 'monitoring', body: 'Customs forms work again. You can repeat failed labels now.' },
      {
        after: 70,
        status: 'resolved',
        body: 'This is over. We now watch the date of every certificate, not only our own.',
      },
    ],
  },
  {
    title: 'Rates missing for express shipments',
    daysAgo: 49,
    at: [7, 2],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'Express rates are missing from comparisons; standard rates are shown.',
        services: { 'Carrier rates': 'degraded_performance' },
      },
      {
        after: 48,
        status: 'resolved',
        body: 'A carrier’s price list had an unexpected format. Express rates are back.',
      },
    ],
  },
  {
    title: 'Some API requests answered with 502',
    daysAgo: 41,
    at: [14, 22],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'About 4 % of API requests fail with 502. Repeating the request helps in most cases.',
        services: { 'Public API': 'partial_outage', 'Checkout widget': 'degraded_performance' },
      },
      { after: 13, status: 'identified', body: 'One of our load balancers drops connections. We are taking it out.' },
      { after: 26, status: 'monitoring', body: 'The load balancer is out of service and errors have stopped.' },
      {
        after: 58,
        status: 'resolved',
        body: 'No further errors for half an hour. The load balancer has been replaced.',
      },
    ],
  },
  {
    title: 'Pickups could not be booked for tomorrow',
    daysAgo: 34,
    at: [15, 45],
    updates: [
      {
        after: 0,
        status: 'identified',
        body: 'Pickups for tomorrow are refused for addresses in Austria and Switzerland. Later days can be booked.',
        services: { 'Pickup scheduling': 'partial_outage' },
      },
      {
        after: 95,
        status: 'resolved',
        body: 'A holiday was entered for the wrong week. Pickups can be booked as usual.',
      },
    ],
  },
]
