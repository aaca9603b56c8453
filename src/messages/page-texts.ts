import type { Slotted } from './slotted.ts'

/** Made by `npm run messages` from messages/page/en.json: change that, not this file. */
export interface PageTexts {
  labelled: (label: string, text: string) => string
  aside: (text: string) => string
  /** Stands last where a list is cut. */
  andMore: (count: number) => string
  serviceStatus: {
    operational: string
    degraded_performance: string
    partial_outage: string
    major_outage: string
    under_maintenance: string
  }
  incidentStatus: {
    investigating: string
    identified: string
    monitoring: string
    resolved: string
    postmortem: string
  }
  maintenanceStatus: {
    scheduled: string
    in_progress: string
    verifying: string
    completed: string
    cancelled: string
  }
  impact: {
    none: string
    minor: string
    major: string
    critical: string
  }
  times: {
    /** At the foot of a page whose times are the organization's; with the script they are the visitor's own. */
    theirs: (zone: string) => string
    yours: Slotted<'zone'>
    days: (count: number) => string
    hours: (count: number) => string
    minutes: (count: number) => string
    /** Days and hours, hours and minutes. */
    both: (longer: string, shorter: string) => string
    underAMinute: string
  }
  announcement: {
    label: string
    more: string
  }
  theme: {
    label: string
    auto: string
    light: string
    dark: string
  }
  form: {
    attention: (count: number) => string
    address: {
      missing: string
      tooLong: string
      notPlain: string
    }
    tooManyAttempts: (minutes: number) => string
  }
  /** In a copy of the page that stands elsewhere; shown while the page's own server is away. */
  copy: {
    away: Slotted<'since' | 'state'>
    unknown: string
    forms: string
    noScript: Slotted<'url'>
  }
  shell: {
    skip: string
    subscribe: string
    further: string
    help: string
    history: string
    calendar: string
  }
  /** Instead of a page that asks for a password; in the visitor's language, for whose page it is must not show. */
  access: {
    heading: string
    hint: string
    password: string
    open: string
    wrong: string
    team: Slotted<'signIn'>
    signIn: string
    closed: string
    closedHint: string
    email: string
    emailHint: string
    mailMe: string
    singleSignOn: (provider: string) => string
    sentHeading: string
    sent: (address: string, minutes: number) => string
    sentHint: string
    linkHeading: string
    linkHint: string
    linkIsOver: string
    outside: string
    outsideHint: (address: string) => string
  }
  page: {
    current: string
    asOf: Slotted<'time'>
    /** In its place while the server cannot be reached. */
    noAnswerSince: Slotted<'time'>
    summary: (name: string, sentence: string) => string
    openIncidents: string
  }
  /** One sentence a customer understands; `names` is a list of names, or what `services()`, `all` and `allIn()` say. */
  banner: {
    operational: string
    looking: string
    watching: string
    everything: string
    outage: (names: string, count: number) => string
    partial: (names: string, count: number) => string
    degraded: (names: string, count: number) => string
    maintenance: (names: string, count: number) => string
    services: (count: number) => string
    all: string
    allIn: (groups: string, count: number) => string
    within: (names: string, groups: string) => string
    /** The state began then; with the script and on its first day `lasting`, in minutes or hours. */
    since: Slotted<'time'>
    lasting: Slotted<'time'>
    more: (count: number) => string
    nextUpdate: Slotted<'time'>
    overdue: Slotted<'time'>
    lastIncident: Slotted<'time'>
  }
  /** On other sites: a card in a frame, and a banner. */
  embed: {
    open: string
    dismiss: string
  }
  incident: {
    /** Above the statuses of each service over the time. */
    course: string
    affects: (names: string) => string
    started: Slotted<'time'>
    nextUpdate: Slotted<'time'>
    lasted: (duration: string) => string
    edited: Slotted<'time'>
    earlierUpdates: (count: number) => string
    earlier: string
  }
  maintenance: {
    heading: string
    overrun: string
    /** Headings over what is planned. */
    soon: string
    planned: string
    until: Slotted<'time'>
    /** The nearest window of a series. */
    next: Slotted<'time'>
  }
  /** How often the windows of a series come. */
  rhythm: {
    daily: (count: number) => string
    weekly: (count: number, days: string) => string
    monthlyByDate: (count: number, day: number) => string
    onLastDay: (count: number) => string
    /** The weekday, from 1, Monday, is for languages in which other words hang on it. */
    monthlyByWeekday: (count: number, nth: string, day: string, weekday: string) => string
    nth: {
      1: string
      2: string
      3: string
      4: string
      '-1': string
    }
    yearly: (count: number) => string
    other: string
  }
  services: {
    heading: string
    none: string
    noneYours: string
    lastDays: (count: number) => string
    uptime: (percent: string) => string
    /** In place of `uptime` while the first of the days have no data. */
    uptimeSince: (percent: string, day: string) => string
    noDataYet: string
    /** Head of the column of shares. */
    share: string
    since: (day: string) => string
    /** Services of a group that are well, behind those that are not. */
    rest: (count: number) => string
    legend: {
      operational: string
      degraded_performance: string
      partial_outage: string
      major_outage: string
      under_maintenance: string
    }
  }
  days: {
    noData: string
    spent: (status: string, duration: string) => string
    label: (service: string) => string
  }
  metrics: {
    heading: string
    period: string
    periods: {
      day: string
      week: string
      month: string
    }
    spans: {
      day: string
      week: string
      month: string
    }
    average: string
    lowest: string
    highest: string
    newest: string
    /** Head of the column that tells when a row begins. */
    from: string
    table: string
    /** For screen readers, in place of a chart. */
    chart: (name: string, span: string, figures: string) => string
  }
  service: {
    ranges: {
      '24 hours': string
      '7 days': string
      '30 days': string
      '90 days': string
      '1 year': string
    }
    recorded: Slotted<'time'>
    incidents: string
    noIncidents: string
    follow: Slotted<'feeds'>
  }
  past: {
    heading: string
    whole: string
    none: (days: number) => string
    /** While one is open. */
    noOther: (days: number) => string
  }
  history: {
    description: (name: string) => string
    none: string
    pages: string
    newer: string
    older: string
    service: string
    everything: string
    show: string
    noneOfService: string
  }
  subscribe: {
    heading: string
    promise: (name: string) => string
    address: string
    button: string
    noMail: Slotted<'atom' | 'rss'>
    almost: string
    almostText: Slotted<'address'>
    almostHint: string
    choose: string
    scope: string
    everything: string
    someServices: string
    kinds: string
    incidents: string
    maintenance: string
    noServices: string
    noKinds: string
    otherWays: string
    more: string
    email: string
    url: (service: string) => string
    ownUrl: string
    /** Where to find the URL to paste, channel by channel. */
    urlHints: {
      slack: string
      teams: string
      discord: string
      webhook: string
    }
    endpoint: {
      missing: string
      tooLong: string
      notUrl: string
      notHttps: string
      notPublic: string
      otherHost: string
      otherFormat: string
    }
    readersAlone: string
    known: string
    told: Slotted<'address'>
    keepLink: string
    secret: string
    secretOnce: string
  }
  subscription: {
    confirm: string
    confirmHeading: string
    confirmText: Slotted<'address' | 'organization'>
    confirmed: string
    confirmedHeading: string
    confirmedText: Slotted<'address'>
    see: string
    leave: string
    leaveText: Slotted<'address' | 'organization'>
    left: string
    leftHeading: string
    leftText: string
    heading: string
    address: string
    state: string
    since: string
    states: {
      unconfirmed: string
      active: string
      paused: string
      quarantined: string
      unsubscribed: string
    }
    follows: string
    nothingLeft: string
    change: string
    save: string
    changed: string
    language: string
    languageChanged: string
    pause: string
    pauseHint: string
    pausedDone: string
    resume: string
    resumed: string
    held: string
    heldText: string
    export: string
    erase: string
    eraseHeading: string
    eraseText: Slotted<'address' | 'organization'>
    eraseNow: string
    keep: string
    erased: string
    erasedHeading: string
    erasedText: string
  }
  privacy: {
    heading: string
    /** The pages about it, side by side. */
    pages: string
    policy: string
    versions: string
    subProcessors: string
    cookies: string
    inForce: Slotted<'day'>
    announced: Slotted<'day'>
    former: Slotted<'day'>
    withdrawn: Slotted<'day'>
    published: Slotted<'day'>
    wording: string
    whatChanges: string
    coming: Slotted<'day' | 'link'>
    readComing: string
    readCurrent: string
    none: string
    unpublished: string
  }
  subProcessors: {
    intro: string
    none: string
    purpose: string
    location: string
    since: string
    changes: string
    added: string
    changed: string
    removed: string
  }
  cookies: {
    intro: string
    purpose: string
    stays: string
    untilClosed: string
    untilRemoved: string
    localStorage: string
    purposes: {
      session: string
      csrf: string
      flash: string
      challenge: string
      device: string
      sso: string
      setup: string
      page: string
      no_analytics: string
      theme: string
      keys: string
    }
  }
  homepage: {
    pages: string
    none: string
    signIn: string
    counted: Slotted<'link'>
    optOut: string
    outHeading: string
    outText: string
    optIn: string
    back: string
  }
  refusal: {
    notFound: string
    subscriptionGone: string
    forbidden: string
    unreadable: string
    wrongMethod: string
    unexpected: string
    /** Where the disk refused what a visitor sent. */
    unsaved: string
    unconfirmed: string
    busy: string
    request: Slotted<'id'>
    toPage: string
  }
  /** What the dashboard proposes to say, for somebody to change. */
  proposed: {
    resolved: string
    in_progress: string
    completed: string
    moved: string
    longer: string
    cancelled: string
    seriesEnded: string
    merged: string
  }
  /** Texts of updates that the clock posts without a person, or a program without a text; besides some of `proposed`. */
  posted: {
    investigating: string
    identified: string
    monitoring: string
    services: string
    overrun: string
    scheduled: string
    verifying: string
  }
  feed: {
    /** As Statuspage words it. */
    title: (organization: string) => string
    serviceTitle: (organization: string, service: string) => string
    description: (organization: string) => string
    /** Before the planned time of maintenance, as Statuspage words it. */
    scheduledEvent: string
    /** In place of the state, for a further update that leaves it as it is. */
    update: string
  }
  calendar: {
    name: (name: string) => string
  }
  /** In Slack, Discord and Microsoft Teams. */
  chat: {
    test: string
    testTitle: (organization: string) => string
    testText: string
    page: string
    manage: string
  }
  mail: {
    sender: (organization: string) => string
    why: Slotted<'organization'>
    unsubscribe: string
    manage: string
    /** After the names of some services. */
    more: (count: number) => string
    followIncident: string
    maintenance: {
      scheduled: string
      in_progress: string
      verifying: string
      completed: string
      cancelled: string
    }
    /** Before the state, where the text of an update was put right. */
    corrected: string
    reminder: string
    when: string
    /** Before the dates of a series that come after the first. */
    further: string
    andSoOn: (dates: string) => string
    seeMaintenance: string
    confirmSubject: string
    confirmAsked: (organization: string, address: string) => string
    /** About one incident or maintenance, by its title. */
    confirmAskedOne: (organization: string, address: string, title: string) => string
    confirmButton: string
    confirmOtherwise: string
    /** To an address that follows already and was entered again. */
    pageLinkSubject: string
    pageLinkText: (organization: string) => string
    pageLinkButton: string
    pageLinkEnds: (minutes: number) => string
    linkSubject: string
    linkAsked: (organization: string, address: string) => string
    linkButton: string
    linkOtherwise: string
  }
}
