import type { DemoIncident } from './demo-incident.ts'

/** The last 30 days, as far as it is over. */
export const recentIncidents: DemoIncident[] = [
  {
    title: 'Dashboard, API and sign-in unavailable',
    daysAgo: 23,
    at: [9, 41],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'The dashboard, the API and sign-in do not answer. All of us are on it. Next update in 15 minutes.',
        services: {
          Dashboard: 'major_outage',
          'Public API': 'major_outage',
          'Sign-in': 'major_outage',
          'Checkout widget': 'major_outage',
        },
      },
      {
        after: 14,
        status: 'identified',
        body: 'Our primary database stopped after a disk failure and the standby did not take over by itself. We are promoting it by hand. **No data is lost.**',
      },
      {
        after: 47,
        status: 'monitoring',
        body: 'The standby has taken over. Everything answers again; pages may be slow while caches fill.',
        services: {
          Dashboard: 'degraded_performance',
          'Public API': 'degraded_performance',
          'Sign-in': 'operational',
          'Checkout widget': 'operational',
        },
      },
      {
        after: 101,
        status: 'resolved',
        body: 'Everything runs at its usual speed. A report of what happened follows tomorrow.',
      },
      {
        after: 1_620,
        status: 'postmortem',
        body: [
          'For 47 minutes nobody could work with Parcelbay. We are sorry.',
          '**What happened.** A disk of the primary database failed. The standby waited for a confirmation that the failed machine could no longer give.',
          '**What we change**',
          '- The standby now decides with two independent witnesses.\n- We practise this failover every month.\n- The checkout widget falls back to cached delivery options.',
        ].join('\n\n'),
      },
    ],
  },
  {
    title: 'Return labels sent twice',
    daysAgo: 18,
    at: [11, 15],
    updates: [
      {
        after: 0,
        status: 'identified',
        body: 'Some of your customers receive the mail with their return label twice. Both hold the same, valid label.',
        services: { 'Returns portal': 'degraded_performance' },
      },
      {
        after: 83,
        status: 'resolved',
        body: 'Each label is mailed once again. No return was booked or charged twice.',
      },
    ],
  },
  {
    title: 'Slow label printing at peak time',
    daysAgo: 12,
    at: [12, 50],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'Labels take up to 40 seconds instead of two. We are adding capacity.',
        services: { 'Label printing': 'degraded_performance' },
      },
      { after: 22, status: 'monitoring', body: 'More workers are running and the waiting time falls.' },
      { after: 54, status: 'resolved', body: 'Labels print within two seconds again.' },
    ],
  },
  {
    title: 'Sign-in with Google fails',
    daysAgo: 6,
    at: [6, 58],
    updates: [
      {
        after: 0,
        status: 'investigating',
        body: 'Sign-in with Google ends in an error page. Sign-in with e-mail and password works.',
        services: { 'Sign-in': 'partial_outage' },
      },
      {
        after: 17,
        status: 'identified',
        body: 'A setting was lost in this morning’s release. We are putting it back.',
      },
      { after: 29, status: 'resolved', body: 'Sign-in with Google works again.' },
    ],
  },
  {
    title: 'Tracking pages without map',
    daysAgo: 2,
    at: [17, 10],
    updates: [
      {
        after: 0,
        status: 'identified',
        body: 'Tracking pages show no map, because our map provider has an incident. Scans and delivery times are shown.',
        services: { Tracking: 'degraded_performance' },
      },
      { after: 74, status: 'resolved', body: 'The provider has recovered and maps are shown.' },
    ],
  },
]

/** Going on now; it began 44 minutes ago. */
export const openIncidentBegan = 44

export const ongoingIncident: Omit<DemoIncident, 'daysAgo' | 'at'> = {
  title: 'Carrier rates load slowly',
  updates: [
    {
      after: 0,
      status: 'investigating',
      body: 'Rates take up to 15 seconds to appear, and comparisons may leave out single carriers. Labels that are booked already are not affected.',
      services: { 'Carrier rates': 'degraded_performance' },
    },
    {
      after: 27,
      status: 'identified',
      body: 'Two carriers answer our requests very slowly. We are switching to the prices of the last hour for them, so that comparisons are complete again. Next update within 30 minutes.',
    },
  ],
}
