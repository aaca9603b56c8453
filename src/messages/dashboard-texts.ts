import type { Slotted } from './slotted.ts'

/** Made by `npm run messages` from messages/dashboard/en.json: change that, not this file. */
export interface DashboardTexts {
  frame: {
    menu: string
    close: string
    dashboard: string
    account: string
    administration: string
    statusPage: string
    signOut: string
    newOrganization: string
    notice: string
    gotIt: string
  }
  roomGroups: {
    now: string
    reach: string
    setUp: string
    evidence: string
    account: string
  }
  rooms: {
    home: string
    incidents: string
    maintenance: string
    services: string
    reports: string
    subscribers: string
    notifications: string
    webhooks: string
    metrics: string
    team: string
    'api-tokens': string
    audit: string
    settings: string
  }
  accountRooms: {
    account: string
    'second-factor': string
    sessions: string
    'api-tokens': string
    organizations: string
    data: string
  }
  adminRooms: {
    instance: string
    alarms: string
    queue: string
    notices: string
    'data-requests': string
    settings: string
    organizations: string
    homepage: string
    sso: string
    'factor-resets': string
    relay: string
    bounces: string
    destinations: string
    bucket: string
    'language-model': string
    privacy: string
    retention: string
    'request-logs': string
    audit: string
  }
  roles: {
    owner: string
    admin: string
    editor: string
    viewer: string
  }
  keys: {
    heading: string
    button: string
    publish: string
    leave: string
    list: string
    single: string
    singleHint: string
  }
  alarm: {
    label: string
    waitAdmin: string
    wait: string
    open: string
    decide: string
    clockIsRight: string
  }
  lists: {
    newer: string
    older: string
    filter: string
    /** In a select: no narrowing by this. */
    any: string
    month: string
    service: string
    search: string
    showAll: string
  }
  channels: {
    /** The channel, where it stands for all its messages. */
    webhooks: string
  }
  deliveryState: {
    /** What has become of one message. */
    delivered: string
    sending: string
    waiting: string
    retrying: string
    undecided: string
    failed: string
    suppressed: string
  }
  chart: {
    /** Title of a chart for screen readers; `summary` is a sentence without its stop. */
    byHour: (summary: string) => string
    byDay: (summary: string) => string
  }
  causes: {
    /** What the other side said; head of a column. */
    answer: string
    notKnown: string
    howMany: string
    action: string
  }
  subscriberState: {
    active: string
    unconfirmed: string
    paused: string
    quarantined: string
    unsubscribed: string
  }
  subscribers: {
    /** Button; short. */
    add: string
    /** Button; short. */
    import: string
    noneHeading: string
    none: Slotted<'page'>
    quarantineHeading: string
    quarantineHint: string
    letAllBack: string
    pages: string
    nobodyMatches: string
    seeEverybody: string
    choose: (address: string) => string
    /** In a list, what somebody follows: after the channel, so written small. */
    followsPage: string
    followsPageIncidents: string
    followsPageMaintenance: string
    followsServices: (count: number) => string
    followsServicesIncidents: (count: number) => string
    followsServicesMaintenance: (count: number) => string
    followsEvent: string
    /** The first of the states: every subscriber. */
    all: string
    byState: string
    searchLabel: string
    channel: string
    everyChannel: string
    actOnSeveral: string
    ticked: string
    allMatching: string
    allOfList: (count: number) => string
    askAgain: string
    exportCsv: string
    unsubscribe: string
  }
  unsubscribeMany: {
    nobodyHeading: string
    nobody: string
    heading: (count: number) => string
    confirm: string
    consequence: string
    inParts: string
    typeNumber: (number: string) => string
    button: (count: number) => string
  }
  newSubscriber: {
    heading: string
    consent: string
    ask: string
    askHint: string
    elsewhere: string
    elsewhereHint: string
    where: string
    whereHint: string
    choose: string
    cancel: string
  }
  subscriber: {
    erasedHeading: string
    card: string
    erased: Slotted<'time'>
    contact: string
    state: string
    /** Beside a state. */
    since: Slotted<'time'>
    lastAnswer: (answer: string) => string
    asReader: string
    noReader: string
    reader: (count: number, reader: string) => string
    follows: string
    wholePage: string
    archivedServices: string
    /** Title of an incident or maintenance, in a list of what is followed. */
    event: (title: string) => string
    incidents: string
    maintenance: string
    incidentsAndMaintenance: string
    consentTeam: (words: string) => string
    consentImport: (words: string) => string
    consentInvited: string
    consentPage: string
    added: string
    pause: string
    pauseHint: string
    resume: string
    resumeHint: string
    release: string
    releaseHint: string
    resend: string
    resendHint: string
    comeBack: string
    saveLanguage: string
    remove: string
    removeHint: string
    removeSentence: string
    removeNamed: (address: string) => string
    lastMessages: string
    nothingSent: string
  }
  messageKind: {
    status_update: string
    maintenance_update: string
    maintenance_reminder: string
    subscription_confirmation: string
    subscription_link: string
    test_message: string
    other: string
  }
  notifications: {
    noneHeading: string
    none: string
    pages: string
    whyFailed: string
    whyFailedHint: string
    tryAll: string
    /** Head of the column that names the incident or maintenance. */
    about: string
    /** Head of a column: how many messages there have to be. */
    due: string
    onTheWay: string
    /** Head of a column: whether the sum adds up. */
    addsUp: string
    all: string
    takenBack: string
    leavesAt: Slotted<'time'>
    openIncident: string
    openMaintenance: string
    retryFailed: (count: number) => string
    reminder: string
    /** `status`: of the incident or maintenance. */
    correction: (status: string) => string
  }
  ledger: {
    heading: string
    /** Terms of the sum below numbers of messages, written small. */
    due: string
    delivered: string
    sending: string
    waiting: string
    retrying: string
    undecided: string
    failed: string
    suppressed: string
    unaccounted: (count: number) => string
  }
  told: {
    /** Beside an update: what has become of its notification. */
    takenBackNobody: string
    takenBack: (count: number) => string
    told: (delivered: number, due: number) => string
    correction: (delivered: number, due: number) => string
    left: (count: number) => string
    undecided: (count: number) => string
    failed: (count: number) => string
    /** Two parts of that, one after the other. */
    further: (first: string, next: string) => string
  }
  deliveries: {
    heading: string
    byBeginning: string
    pages: string
    /** Leads to the page before. */
    back: string
    /** Leads to the next page. */
    more: string
    address: string
    state: string
    everyState: string
    /** Button. */
    filter: string
    noMatchHeading: string
    noMatch: string
    noneHeading: string
    none: string
    /** Head of the column of buttons, for screen readers. */
    acts: string
    attempts: string
    lastAnswer: string
    nextTry: Slotted<'time'>
    retry: string
    retryNow: string
    /** A message that has not left is not sent. */
    cancel: string
    sendOld: string
    sendOldSentence: string
    sendOldConfirm: string
    sendAgain: string
    sendAgainSentence: string
    sendAgainConfirm: string
  }
  queue: {
    /** `channel`: such as E-mail or Slack. */
    paused: (channel: string) => Slotted<'time'>
    pausedHint: Slotted<'time'>
    /** `about`: the title of an incident or maintenance, or the name of an organization. */
    late: (about: string) => string
    stillToLeave: (duration: string, left: number, due: number) => string
    openLedger: string
    none: string
    /** Heads of columns: how many messages. */
    waiting: string
    retrying: string
    oldest: string
    noneLeft: string
    /** Head of a column. */
    hour: string
    sum: (delivered: number, failed: number) => string
    /** `highest` is a number. */
    most: (highest: string) => string
  }
  policyNotice: {
    inForce: (day: string) => string
    changes: (day: string) => string
    read: string
    haveRead: string
  }
  noMail: {
    confirmOrChange: string
    resetFactor: string
    mailNotice: string
    askPerson: string
    askAgain: string
    invite: string
  }
  /** Of a field that somebody else has changed while the form was open; below it stands what is there now. */
  fieldHasChanged: string
  credentials: {
    email: string
    password: string
    presentPassword: string
    newPassword: string
    passwordHint: string
    code: string
    or: string
    usePasskey: string
    passkeyCancelled: string
    passkeyUnknown: string
  }
  signIn: {
    heading: string
    useSso: string
    forgot: string
    makeAccount: string
    codeHint: string
    beginAgain: string
    back: string
    haveAccount: string
  }
  links: {
    forgotHint: string
    send: string
    forgotNoMail: Slotted<'command'>
    signUpHint: string
    signUpNoMail: string
    resetHeading: string
    resetHint: (email: string) => string
    savePassword: string
    keepFactorHeading: string
    keepFactor: (email: string) => Slotted<'time'>
    stillHave: string
    finishHeading: string
    finish: string
    yourName: string
    orWithoutPassword: string
    passkeyInstead: string
    policy: Slotted<'policy'>
    /** In `links.policy`. */
    policyName: string
    onItsWayHeading: string
    onItsWay: (email: string) => string
    onItsWayHint: string
  }
  emailLinks: {
    confirmHeading: string
    confirmText: (email: string) => string
    confirm: string
    confirmedHeading: string
    signInWith: (email: string) => string
    toAccount: string
    keepHeading: string
    keepText: (email: string) => string
    keep: string
    keptHeading: string
    kept: (email: string) => string
    keptHint: string
    takeBackHeading: string
    takeBackText: (present: string, former: string) => string
    takeBackHint: string
    takeBack: string
  }
  invite: {
    heading: (organization: string) => string
    as: (email: string, role: string) => string
    joinAs: (name: string) => string
    otherSignedIn: (email: string) => string
    otherAccount: string
    haveAccount: string
    makeAndJoin: string
  }
  sso: {
    heading: string
    hint: string
    continue: string
    several: string
    onYourWay: string
    asks: (place: string) => string
    thisOpsentry: string
    otherOrganizations: string
    failsHint: string
    fails: string
    breakGlassHint: string
    breakGlass: string
    with: (provider: string) => string
    otherWay: string
    trialHeading: (provider: string) => string
    toSettings: string
  }
  confirmIdentity: {
    heading: string
    password: string
    passkey: string
    neither: string
    confirm: string
    toDashboard: string
    needsScript: string
    signOutToSignIn: string
  }
  account: {
    name: string
    nameLabel: string
    saveName: string
    language: string
    languageLabel: string
    languageHint: string
    languageOfBrowser: string
    saveLanguage: string
    signInWith: (email: string) => string
    changeEmailHint: (email: string) => string
    newEmail: string
    unverified: (email: string) => string
    sendConfirmation: string
    passwordHint: string
    noPasswordHint: string
    changePassword: string
    setPassword: string
    removePassword: string
    removePasswordHint: string
    removeIt: string
  }
  unsent: {
    heading: string
    text: string
    goOn: string
  }
  factor: {
    recoveryHeading: string
    recoveryHint: string
    demandedMet: (place: string) => string
    demanded: (place: string) => string
    confirmFirst: string
    app: string
    passkeys: string
    connectHint: string
    connect: string
    scanMove: string
    scan: string
    qrCode: string
    noCamera: Slotted<'secret'>
    turnOn: string
    isOn: string
    codesLeft: (count: number) => string
    newCodes: string
    move: string
    disconnect: string
  }
  passkeys: {
    hint: string
    addedAndUsed: Slotted<'added' | 'used'>
    addedNeverUsed: Slotted<'added'>
    remove: string
    removeHint: (name: string) => string
    removeNamed: (name: string) => string
    name: string
    nameHint: string
    add: string
  }
  sessions: {
    hint: string
    known: (count: number) => string
    how: {
      failed: string
      locked: string
      passkey: string
    }
    refused: string
    last: string
    from: string
    why: string
    thatDay: string
    times: (count: number) => string
    endOthers: string
    facts: (ip: string) => Slotted<'begun' | 'seen'>
    twoFactors: string
    thisOne: string
    end: string
    endOf: (device: string) => string
  }
  ownTokens: {
    hint: string
    none: string
    revoke: string
    revokeHint: (name: string) => string
    revokeNamed: (name: string) => string
    neverUsed: string
    lastUsed: Slotted<'time'>
    untilRevoked: string
    until: Slotted<'time'>
  }
  ownData: {
    exportHeading: string
    exportHint: string
    export: string
    correctHeading: string
    correct: Slotted<'account'>
    deleteHeading: string
    signedOut: string
    invitationsEnd: string
    link: string
    erased: string
    written: string
    followed: string
    backups: string
    codeLabel: string
    typeToConfirm: (email: string) => string
    delete: string
    deletedHeading: string
    erasedOn: Slotted<'time'>
    undoMailed: (email: string) => string
    undoHere: string
    bringBackHeading: string
    bringBackText: (email: string) => string
    bringBack: string
  }
  organizations: {
    list: string
    noneHeading: string
    noneMayOpen: string
    none: string
    deleted: string
    deletedUntil: Slotted<'time'>
    bringBackNamed: (name: string) => string
  }
  newOrganization: {
    name: string
    nameHint: string
    slug: string
    slugHint: string
    timeZone: string
    make: string
    uploadHeading: string
    uploadHint: (size: number, command: string) => string
    file: string
    keepsSlug: string
    upload: string
    hereHeading: string
    cameAlong: string
    windows: string
    noneTold: (count: number) => string
    openDashboard: string
    leftToDo: string
    invite: string
  }
  tokenLimits: {
    scope: {
      read: string
      incidents: string
      services: string
      subscribers: string
      everything: string
    }
    scopes: (names: string) => string
    networks: (names: string) => string
    calls: (count: number) => string
    agent: string
  }
  said: {
    /** `said`: what the code below the screens says in English, word for word; a screen says it in its reader's language. */
    fixMarked: string
    roleForbids: string
    noSuchPage: string
    unexpected: string
    lineTooLong: (count: number) => string
    typeName: string
    nameTooLong: (count: number) => string
    nameControl: string
    clockTwice: string
    typeMoment: string
    addressMissing: string
    addressTooLong: (count: number) => string
    addressNotPlain: string
    tooManyAttempts: (minutes: number) => string
    tooManyPasswords: (minutes: number) => string
    signInWrong: string
    notYourPassword: string
    passwordShort: (count: number) => string
    passwordManyBytes: (bytes: number, most: number) => string
    passwordManyCharacters: (characters: number, bytes: number, most: number) => string
    passwordIsAddress: string
    passwordCommon: string
    passwordNothingLeft: (word: string, more: number) => string
    passwordOneLeft: (word: string, more: number) => string
    passwordSomeLeft: (word: string, left: number, more: number) => string
    passkeyFirst: string
    passkeyFirstNoPassword: string
    factorFirst: string
    signInWithPasskeyFirst: string
    noPassword: string
    addPasskeyFirst: string
    onlyWayIn: string
    passwordOvertaken: string
    codeWrong: string
    codeWrongClock: string
    noAppWaiting: string
    connectAppFirst: string
    addressTaken: string
    addressTakenMeanwhile: string
    addressTakenAskOperator: string
    noMailAskOperator: string
    noMailConnect: string
    noMailReset: string
    noMailAboutIt: string
    accountDeleted: string
    accountNotDeleted: string
    linkAccountGone: string
    linkExpired: string
    linkOfOtherAccount: string
    typeAddressToDelete: (email: string) => string
    onlyInstanceAdmin: string
    onlyOwner: (organization: string) => string
    tookTooLong: string
    passkeyTookTooLong: string
    passkeyRefused: string
    noProvider: string
    onlyAdminMakesOrganizations: string
    chooseExport: string
    chooseTimeZone: string
    chooseLanguage: string
    ownAccountReset: string
    notOfYourOrganization: string
    resetCancelled: string
    noAccountHasAddress: string
    resetAsked: (name: string) => string
    resentOther: string
    resentLook: string
    changedMeanwhile: string
    changedByOther: string
    updateTakenBack: string
    otherForm: string
    waitedTooLong: string
    nameSaved: string
    languageSaved: string
    linkToNewAddress: (email: string) => string
    linkToConfirm: string
    passwordChanged: string
    passwordRemoved: string
    passwordSaved: string
    appDisconnected: string
    passkeyAdded: string
    passkeyRemoved: string
    confirmedForAWhile: string
    sessionEnded: string
    oneSessionEnded: string
    sessionsEnded: (count: number) => string
    tokenRevoked: string
    organizationIsThere: (organization: string) => string
    isBack: (name: string) => string
    welcome: (name: string) => string
    policyRead: string
    factorKept: string
    brokeGlass: string
    accountBack: string
    accountYours: string
    tooManyAttemptsSeconds: (seconds: number) => string
    tooManyPasswordsSeconds: (seconds: number) => string
    onlyOwnerOfMore: (organization: string, count: number) => string
    thisOpsentry: string
    administration: string
    factorDemanded: (place: string) => string
    hasNoFactor: (name: string) => string
    diskFull: string
    diskUnwritable: string
    databaseBusy: string
    maybeLostFull: string
    maybeLost: string
    maybeLostBusy: string
    formUnexpected: string
    unreadable: string
    unreadableJson: string
    notWhole: string
    unreadableSendAgain: string
    onlyForms: string
    /** The methods are those of HTTP, such as POST. */
    wrongMethod: (method: string, methods: string) => string
    givenBack: string
    typedGone: string
  }
}
