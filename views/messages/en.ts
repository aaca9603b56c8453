import type { Language } from '#src/words.ts'
import { listsIn, numbersIn, percentsIn, pluralsIn } from './grammar.ts'

/** In `{braces}` stands what the page puts there, such as a time or a link; what else varies is a function's argument. */
export type Messages = typeof en

const plural = pluralsIn('en-GB')

export const en = {
  language: 'en' as Language,
  /** How Intl writes dates, numbers and lists. */
  locale: 'en-GB',
  /** How feeds write dates: in English as Statuspage's. */
  feedLocale: 'en-US',
  list: listsIn('en-GB'),
  percent: percentsIn('en-GB'),
  number: numbersIn('en-GB'),
  labelled: (label: string, text: string) => `${label}: ${text}`,
  aside: (text: string) => ` (${text})`,
  /** Stands last where a list is cut. */
  andMore: (count: number) => `and ${count} more`,

  serviceStatus: {
    operational: 'Operational',
    degraded_performance: 'Degraded performance',
    partial_outage: 'Partial outage',
    major_outage: 'Major outage',
    under_maintenance: 'Under maintenance',
  },
  incidentStatus: {
    investigating: 'Investigating',
    identified: 'Identified',
    monitoring: 'Monitoring',
    resolved: 'Resolved',
    postmortem: 'Postmortem',
  },
  maintenanceStatus: {
    scheduled: 'Scheduled',
    in_progress: 'In progress',
    verifying: 'Verifying',
    completed: 'Completed',
    cancelled: 'Cancelled',
  },
  impact: {
    none: 'No impact',
    minor: 'Minor impact',
    major: 'Major impact',
    critical: 'Critical impact',
  },

  times: {
    /** At the foot of a page whose times are the organization's; with the script they are the visitor's own. */
    theirs: (zone: string) => `Times are in ${zone}.`,
    yours: 'Times are yours ({zone}).',
    days: (count: number) => `${count} d`,
    hours: (count: number) => `${count} h`,
    minutes: (count: number) => `${count} min`,
    /** Days and hours, hours and minutes. */
    both: (longer: string, shorter: string) => `${longer} ${shorter}`,
    underAMinute: 'under a minute',
  },
  theme: {
    label: 'Theme',
    auto: 'Theme: as the system',
    light: 'Theme: light',
    dark: 'Theme: dark',
  },
  form: {
    attention: (count: number) =>
      plural(count, { one: 'One field needs your attention.', other: `${count} fields need your attention.` }),
    address: {
      missing: 'Type an e-mail address.',
      tooLong: 'An e-mail address has at most 254 characters.',
      notPlain: 'Type one plain e-mail address, such as ann@example.com.',
    },
    tooManyAttempts: (minutes: number) =>
      plural(minutes, {
        one: 'Too many attempts. Try again in a minute.',
        other: `Too many attempts. Try again in ${minutes} minutes.`,
      }),
  },

  /** In a copy of the page that stands elsewhere; shown while the page's own server is away. */
  copy: {
    away: 'The server behind this page has not reported since {since}. This is the state of {state}.',
    unknown: 'It cannot be told whether the server behind this page still reports: this may be an old state.',
    forms: 'Subscribing works again once it is back.',
    noScript: 'This is a copy of {url}. Without JavaScript it cannot tell whether that page is still up to date.',
  },
  shell: {
    skip: 'Skip to the content',
    subscribe: 'Get updates',
    further: 'Further',
    help: 'Get help',
    history: 'Incident history',
    calendar: 'Calendar',
  },
  /** Instead of a page that asks for a password; in the visitor's language, for whose page it is must not show. */
  access: {
    heading: 'This status page needs a password',
    hint: 'Whoever runs it has given the password to those who may read it.',
    password: 'Password of the page',
    open: 'Open the page',
    wrong: 'This is not the password of this page.',
    team: 'Do you belong to the team? {signIn} instead.',
    signIn: 'Sign in',
    closed: 'This status page is not public',
    closedHint: 'Whoever runs it has said who may read it.',
    email: 'Your e-mail address',
    emailHint: 'If it may see the page, you get a mail with a link that opens it.',
    mailMe: 'Mail me a link',
    singleSignOn: (provider: string) => `Sign in with ${provider}`,
    sentHeading: 'Look in your inbox',
    sent: (address: string, minutes: number) =>
      `If ${address} may see this page, a link is on its way there. It works once, within ${minutes} minutes.`,
    sentHint: 'Nothing came? Look among the spam, or ask whoever runs the page whether your address is on its list.',
    linkHeading: 'Open the status page',
    linkHint: 'This browser may then see the page for 30 days.',
    linkIsOver: 'This link has expired or was already used. Ask for a new one.',
    outside: 'This status page is not open to your network',
    outsideHint: (address: string) =>
      `You come from ${address}. Connect to the network of whoever runs the page, by the VPN for example, and try again.`,
  },
  page: {
    current: 'Current status',
    asOf: 'As of {time}',
    /** In its place while the server cannot be reached. */
    noAnswerSince: 'No answer since {time}',
    summary: (name: string, sentence: string) =>
      `${name}: ${sentence}. Current status of every service, incidents and their history.`,
    openIncidents: 'Open incidents',
  },
  /** One sentence a customer understands; `names` is a list of names, or what `services()`, `all` and `allIn()` say. */
  banner: {
    operational: 'All systems operational',
    looking: 'Services are up while we look into an incident',
    watching: 'Services are up while we watch whether it stays so',
    everything: 'Everything is down',
    outage: (names: string, count: number) => `${names} ${plural(count, { one: 'is', other: 'are' })} down`,
    partial: (names: string, count: number) =>
      `${names} ${plural(count, { one: 'has', other: 'have' })} a partial outage`,
    degraded: (names: string, count: number) =>
      `${names} ${plural(count, { one: 'has', other: 'have' })} degraded performance`,
    maintenance: (names: string, count: number) =>
      `${names} ${plural(count, { one: 'is', other: 'are' })} under maintenance`,
    services: (count: number) => plural(count, { one: '1 service', other: `${count} services` }),
    all: 'All services',
    allIn: (groups: string, _count: number) => `All services in ${groups}`,
    within: (names: string, groups: string) => `${names} in ${groups}`,
    /** The state began then; with the script and on its first day `lasting`, in minutes or hours. */
    since: 'Since {time}',
    lasting: 'For {time}',
    more: (count: number) =>
      plural(count, { one: '1 more service affected', other: `${count} more services affected` }),
    nextUpdate: 'next update by {time}',
    overdue: 'the next update was due by {time}',
    lastIncident: 'Last incident: {time}',
  },
  /** On other sites: a card in a frame, and a banner. */
  embed: { open: 'Open the status page', dismiss: 'Dismiss' },
  incident: {
    /** Above the statuses of each service over the time. */
    course: 'How it went',
    affects: (names: string) => `Affects ${names}`,
    started: 'Started {time}',
    nextUpdate: 'Next update by {time}',
    lasted: (duration: string) => `Lasted ${duration}`,
    edited: 'edited {time}',
    earlierUpdates: (count: number) => plural(count, { one: '1 earlier update', other: `${count} earlier updates` }),
    earlier: 'Earlier updates',
  },
  maintenance: {
    heading: 'Maintenance',
    overrun: 'Takes longer than planned',
    /** Headings over what is planned. */
    soon: 'Maintenance within 24 hours',
    planned: 'Planned maintenance',
    until: 'Planned until {time}',
    /** The nearest window of a series. */
    next: 'next {time}',
  },
  /** How often the windows of a series come. */
  rhythm: {
    daily: (count: number) => (count === 1 ? 'every day' : `every ${count} days`),
    weekly: (count: number, days: string) => (count === 1 ? `every ${days}` : `every ${count} weeks on ${days}`),
    monthlyByDate: (count: number, day: number) =>
      count === 1 ? `on day ${day} of every month` : `every ${count} months on day ${day}`,
    onLastDay: (count: number) =>
      count === 1 ? 'on the last day of every month' : `every ${count} months on the last day`,
    monthlyByWeekday: (count: number, nth: string, day: string) =>
      count === 1 ? `every ${nth} ${day} of the month` : `every ${count} months on the ${nth} ${day}`,
    nth: { 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', [-1]: 'last' },
    yearly: (count: number) => (count === 1 ? 'every year' : `every ${count} years`),
    other: 'again and again',
  },
  services: {
    heading: 'Services',
    none: 'No services are listed here yet.',
    noneYours: 'No services are shared with you yet. Ask whoever runs this page.',
    lastDays: (count: number) => plural(count, { one: 'Last day', other: `Last ${count} days` }),
    uptime: (percent: string) => `${percent} uptime`,
    /** In place of `uptime` while the first of the days have no data. */
    uptimeSince: (percent: string, day: string) => `No data before ${day} · ${percent} since`,
    noDataYet: 'No data yet',
    /** Head of the column of shares. */
    share: 'Uptime',
    since: (day: string) => `since ${day}`,
    /** Services of a group that are well, behind those that are not. */
    rest: (count: number) => `${count} operational`,
    legend: {
      operational: 'Operational',
      degraded_performance: 'Degraded',
      partial_outage: 'Partial outage',
      major_outage: 'Major outage',
      under_maintenance: 'Maintenance',
    },
  },
  days: {
    noData: 'No data',
    spent: (status: string, duration: string) => `${status} for ${duration}`,
    label: (service: string) => `${service}, status by day`,
  },
  metrics: {
    heading: 'Metrics',
    period: 'Period',
    periods: { day: 'Day', week: 'Week', month: 'Month' },
    spans: { day: 'last 24 hours', week: 'last 7 days', month: 'last 30 days' },
    average: 'Average',
    lowest: 'Lowest',
    highest: 'Highest',
    newest: 'Latest',
    /** Head of the column that tells when a row begins. */
    from: 'From',
    table: 'The same as a table',
    /** For screen readers, in place of a chart. */
    chart: (name: string, span: string, figures: string) => `${name}, ${span}: ${figures}`,
  },
  service: {
    ranges: {
      '24 hours': '24 hours',
      '7 days': '7 days',
      '30 days': '30 days',
      '90 days': '90 days',
      '1 year': '1 year',
    },
    recorded: 'Recorded since {time}',
    incidents: 'Incidents',
    noIncidents: 'No incident has named this service.',
    follow: 'Follow this service alone: {feeds}',
  },
  past: {
    heading: 'Past incidents',
    whole: 'Whole history',
    none: (days: number) => `No incidents in the last ${days} days`,
    /** While one is open. */
    noOther: (days: number) => `No other incidents in the last ${days} days`,
  },
  history: {
    description: (name: string) => `Every incident ${name} reported, by month.`,
    none: 'No incident was ever reported here.',
    pages: 'Pages of the history',
    newer: 'Newer',
    older: 'Older',
    service: 'Service',
    everything: 'Every service',
    show: 'Show',
    noneOfService: 'Nothing was reported for this service.',
  },

  subscribe: {
    heading: 'Get updates',
    promise: (name: string) =>
      `One message when ${name} reports or updates an incident or a maintenance. Nothing else.`,
    address: 'E-mail address',
    button: 'Subscribe',
    noMail: 'E-mail is not available here yet. Follow by {rss} or {atom} instead.',
    almost: 'Check your mail',
    almostText:
      'A message with a link is on its way to {address}. If the address does not follow us yet, the link confirms; until then nothing else is sent. If it does, the link shows and changes what it gets.',
    almostHint: 'Nothing there after a few minutes? Look among spam, or try again.',
    choose: 'Choose what you hear of',
    scope: 'Which services',
    everything: 'Everything on this page',
    someServices: 'Only these services',
    kinds: 'Which news',
    incidents: 'Incidents',
    maintenance: 'Maintenance',
    noServices: 'Choose at least one service that is listed here, or everything.',
    noKinds: 'Choose incidents, maintenance or both.',
    otherWays: 'Other ways to follow',
    more: 'More ways and choices',
    email: 'E-mail',
    url: (service: string) => `Webhook URL from ${service}`,
    ownUrl: 'URL of your program',
    endpoint: {
      missing: 'Paste the URL to which the messages are posted.',
      tooLong: 'A URL has at most 2,000 characters.',
      notUrl: 'Paste the whole URL, from https to its end.',
      notHttps: 'Use a URL that begins with https.',
      notPublic: 'Use a host name that is reached from the internet.',
      otherHost: 'Paste the URL that the service shows for its incoming webhook.',
      otherFormat:
        'Paste the URL without its last part, /slack or /github, which asks for the format of another service.',
    },
    readersAlone: 'Only readers can subscribe here, each with the address at which they got their link.',
    known: 'Messages go to this URL already. Each of them holds a link to change or end them.',
    told: '{address} is told from now on. A test message is on its way.',
    keepLink: 'With this link you change or end the messages. Each of them holds it, too.',
    secret: 'Signing secret',
    secretOnce: 'It is shown only now. Your program checks with it that a message comes from us.',
  },
  subscription: {
    confirm: 'Confirm',
    confirmHeading: 'Confirm your subscription',
    confirmText: '{address} will be told when {organization} reports an incident, updates it or resolves it.',
    confirmed: 'Subscribed',
    confirmedHeading: 'You are subscribed',
    confirmedText: '{address} will be told from now on. Every message holds a link to leave.',
    see: 'See your subscription',
    leave: 'Unsubscribe',
    leaveText: '{address} will get no further messages from {organization}.',
    left: 'Unsubscribed',
    leftHeading: 'You are unsubscribed',
    leftText: 'No further message will be sent. If you change your mind, subscribe again on the status page.',
    heading: 'Your subscription',
    address: 'Address',
    state: 'State',
    since: 'Since',
    states: {
      unconfirmed: 'Not confirmed yet: open the link in the mail we sent',
      active: 'Active',
      paused: 'Paused: nothing is sent until you go on',
      quarantined: 'Stopped: messages to this address came back',
      unsubscribed: 'Unsubscribed: nothing is sent',
    },
    follows: 'You hear of',
    nothingLeft: 'Services that are no longer on the page',
    change: 'Change what you hear of',
    save: 'Save',
    changed: 'Saved. From now on you hear of this.',
    pause: 'Pause',
    pauseHint: 'While it is paused nothing is sent, and what is written meanwhile is not sent later.',
    pausedDone: 'Paused. Nothing is sent until you go on.',
    resume: 'Go on',
    resumed: 'You are told again from now on.',
    held: 'What is held about you',
    heldText: 'Your address, what you hear of and the messages you were owed.',
    export: 'Download it (JSON)',
    erase: 'Erase it',
    eraseHeading: 'Erase what is held about you?',
    eraseText: '{address} is forgotten, and gets no further message from {organization}. This cannot be taken back.',
    eraseNow: 'Erase it now',
    keep: 'Keep it',
    erased: 'Erased',
    erasedHeading: 'What was held about you is erased',
    erasedText:
      'Only a mark stays, from which your address cannot be read: no import may bring it back. You can subscribe again on the status page.',
  },
  privacy: {
    heading: 'Privacy policy',
    /** The pages about it, side by side. */
    pages: 'About privacy',
    policy: 'Policy',
    versions: 'All versions',
    subProcessors: 'Sub-processors',
    cookies: 'Cookies',
    inForce: 'In force since {day}',
    announced: 'Takes effect on {day}',
    former: 'Was in force from {day}, replaced since',
    withdrawn: 'Withdrawn before it took effect on {day}',
    published: 'Published {day}',
    wording: 'A correction of wording that changes nothing for anybody',
    whatChanges: 'What changes',
    coming: 'A new version takes effect on {day}. {link}',
    readComing: 'Read it now',
    readCurrent: 'Read the version in force',
    none: 'No version has been published yet.',
    unpublished: 'The operator has not published a policy of its own yet. This text says what the software does.',
  },
  subProcessors: {
    intro: 'These companies handle data for whoever operates this service.',
    none: 'No other company handles data for whoever operates this service.',
    purpose: 'Purpose',
    location: 'Place',
    since: 'Since',
    changes: 'Changes of this list',
    added: 'Added',
    changed: 'Changed',
    removed: 'Removed',
  },
  cookies: {
    intro: 'This is all that is stored in your browser here. It is read by this service alone and follows you nowhere.',
    purpose: 'Purpose',
    stays: 'Stays',
    untilClosed: 'until the browser is closed',
    untilRemoved: 'until you remove it',
    localStorage: 'stored in the browser, never sent',
    purposes: {
      session: 'Keeps you signed in.',
      csrf: 'Proves that a form was sent from here and from no other site.',
      flash: 'Carries a message to the next page, once.',
      challenge: 'Ties the second step of signing in to the first.',
      device: 'Tells a browser that has signed in before from one that has not.',
      sso: 'Ties the way back from your identity provider to the browser that went there.',
      setup: 'Lets whoever opened the setup link set this service up.',
      page: 'Remembers that you may see a status page that is not public.',
      no_analytics: 'Remembers that your visits to the homepage are not to be counted.',
      theme: 'Remembers whether you chose light or dark.',
    },
  },
  homepage: {
    pages: 'Status pages',
    none: 'No status page is listed here yet.',
    signIn: 'Sign in',
    counted: 'Visits to this page are counted with Google Analytics. {link}',
    optOut: 'Do not count mine',
    outHeading: 'Your visits are not counted',
    outText: 'A cookie in this browser remembers it for a year.',
    optIn: 'Count them again',
    back: 'Go to the homepage',
  },
  refusal: {
    notFound: 'There is no such page.',
    subscriptionGone: 'This link is not complete, or the subscription is gone. Open the link in the mail again.',
    forbidden: 'This is not allowed.',
    unreadable: 'This could not be read. Go back and send it again.',
    wrongMethod: 'There is no page at this address: a form is sent to it. Go to the status page and start from there.',
    unexpected: 'Something went wrong on our side. It was written to the log.',
    request: 'Request {id}',
    toPage: 'Go to the status page',
  },

  /** What the dashboard proposes to say, for somebody to change. */
  proposed: {
    resolved: 'This incident has been resolved.',
    in_progress: 'The maintenance has begun.',
    completed: 'The maintenance is completed.',
    moved: 'The maintenance has been rescheduled.',
    longer: 'The maintenance needs more time.',
    cancelled: 'The maintenance has been cancelled.',
    seriesEnded: 'This maintenance will not take place any more.',
    merged: 'We have found that two incidents have the same cause. They go on here as one.',
  },
  feed: {
    /** As Statuspage words it. */
    title: (organization: string) => `${organization} Status - Incident History`,
    serviceTitle: (organization: string, service: string) => `${organization} Status - ${service} Incident History`,
    description: (organization: string) => `Incidents of ${organization}`,
    /** Before the planned time of maintenance, as Statuspage words it. */
    scheduledEvent: 'THIS IS A SCHEDULED EVENT',
    /** In place of the state, for a further update that leaves it as it is. */
    update: 'Update',
  },
  calendar: {
    name: (name: string) => `${name} maintenance`,
  },
  /** In Slack, Discord and Microsoft Teams. */
  chat: {
    test: 'Test',
    testTitle: (organization: string) => `${organization} will post its news here`,
    testText: 'This is a test: nothing has happened.',
    page: 'See the status page',
    manage: 'Change or end these messages',
  },
  mail: {
    sender: (organization: string) => `${organization} Status`,
    why: 'You get this because you subscribed to {organization}.',
    unsubscribe: 'Unsubscribe',
    manage: 'Change your subscription',
    /** After the names of some services. */
    more: (count: number) => `${count} more`,
    followIncident: 'Follow the incident',
    maintenance: {
      scheduled: 'Maintenance scheduled',
      in_progress: 'Maintenance in progress',
      verifying: 'Maintenance verifying',
      completed: 'Maintenance completed',
      cancelled: 'Maintenance cancelled',
    },
    /** Before the state, where the text of an update was put right. */
    corrected: 'Corrected',
    reminder: 'Reminder',
    when: 'When',
    /** Before the dates of a series that come after the first. */
    further: 'Further dates',
    andSoOn: (dates: string) => `${dates} and so on`,
    seeMaintenance: 'See the maintenance',
    confirmSubject: 'Confirm your subscription',
    confirmAsked: (organization: string, address: string) =>
      `Somebody, probably you, asked for ${organization}'s incident updates to be sent to ${address}.`,
    /** About one incident or maintenance, by its title. */
    confirmAskedOne: (organization: string, address: string, title: string) =>
      `Somebody, probably you, asked for ${organization}'s updates on “${title}” to be sent to ${address}, until it is over.`,
    confirmButton: 'Confirm the subscription',
    confirmOtherwise: 'If it was not you, do nothing: without your confirmation no further mail is sent.',
    /** To an address that follows already and was entered again. */
    pageLinkSubject: 'Open the status page',
    pageLinkText: (organization: string) =>
      `You asked to see the status page of ${organization}. This link opens it, once:`,
    pageLinkButton: 'Open the status page',
    pageLinkEnds: (minutes: number) =>
      `The link works for ${minutes} minutes. If you did not ask for it, ignore this mail.`,
    linkSubject: 'Your subscription',
    linkAsked: (organization: string, address: string) =>
      `Somebody, probably you, entered ${address} on the status page of ${organization}. The address follows it already: nothing has changed.`,
    linkButton: 'See or change the subscription',
    linkOtherwise: 'If it was not you, do nothing.',
  },
}
