import type { Messages } from './en.ts'
import { listsIn, percentsIn, pluralsIn } from './grammar.ts'

const plural = pluralsIn('de')
const be = (count: number) => plural(count, { one: 'ist', other: 'sind' })

export const de: Messages = {
  language: 'de',
  locale: 'de',
  feedLocale: 'de',
  list: listsIn('de'),
  percent: percentsIn('de'),
  labelled: (label, text) => `${label}: ${text}`,
  aside: (text) => ` (${text})`,

  serviceStatus: {
    operational: 'Betriebsbereit',
    degraded_performance: 'Eingeschränkte Leistung',
    partial_outage: 'Teilausfall',
    major_outage: 'Schwerer Ausfall',
    under_maintenance: 'In Wartung',
  },
  incidentStatus: {
    investigating: 'Wird untersucht',
    identified: 'Ursache gefunden',
    monitoring: 'Wird beobachtet',
    resolved: 'Behoben',
    postmortem: 'Abschlussbericht',
  },
  maintenanceStatus: {
    scheduled: 'Geplant',
    in_progress: 'Im Gange',
    verifying: 'Wird geprüft',
    completed: 'Abgeschlossen',
    cancelled: 'Abgesagt',
  },
  impact: {
    none: 'Keine Auswirkungen',
    minor: 'Geringe Auswirkungen',
    major: 'Erhebliche Auswirkungen',
    critical: 'Kritische Auswirkungen',
  },

  times: {
    period: (from, to) => `${from} bis ${to}`,
    yours: ' ({time}, Ihre Ortszeit)',
    days: (count) => plural(count, { one: '1 Tag', other: `${count} Tage` }),
    hours: (count) => `${count} Std.`,
    minutes: (count) => `${count} Min.`,
    both: (longer, shorter) => `${longer} ${shorter}`,
    underAMinute: 'weniger als 1 Min.',
  },
  theme: {
    label: 'Farbschema',
    auto: 'Farbschema: wie im System',
    light: 'Farbschema: hell',
    dark: 'Farbschema: dunkel',
  },
  form: {
    attention: (count) =>
      plural(count, {
        one: 'Bitte prüfen Sie das markierte Feld.',
        other: `Bitte prüfen Sie die ${count} markierten Felder.`,
      }),
    address: {
      missing: 'Geben Sie eine E-Mail-Adresse ein.',
      tooLong: 'Eine E-Mail-Adresse hat höchstens 254 Zeichen.',
      notPlain: 'Geben Sie eine einzelne E-Mail-Adresse ein, zum Beispiel ann@example.com.',
    },
    tooManyAttempts: (minutes) =>
      plural(minutes, {
        one: 'Zu viele Versuche. Bitte versuchen Sie es in einer Minute erneut.',
        other: `Zu viele Versuche. Bitte versuchen Sie es in ${minutes} Minuten erneut.`,
      }),
  },

  shell: {
    skip: 'Zum Inhalt springen',
    subscribe: 'Abonnieren',
    further: 'Weiteres',
    help: 'Hilfe',
    history: 'Störungsverlauf',
    calendar: 'Kalender',
  },
  access: {
    heading: 'Diese Statusseite verlangt ein Passwort',
    hint: 'Wer sie betreibt, hat das Passwort denen gegeben, die sie lesen dürfen.',
    password: 'Passwort der Seite',
    open: 'Seite öffnen',
    wrong: 'Das ist nicht das Passwort dieser Seite.',
    team: 'Gehören Sie zum Team? Dann {signIn}.',
    signIn: 'melden Sie sich an',
  },
  page: {
    current: 'Aktueller Status',
    asOf: 'Stand: {time}',
    summary: (name, sentence) =>
      `${name}: ${sentence}. Aktueller Status aller Dienste, Störungen und der bisherige Verlauf.`,
    openIncidents: 'Aktuelle Störungen',
  },
  banner: {
    operational: 'Alle Systeme betriebsbereit',
    looking: 'Die Dienste laufen, während wir eine Störung untersuchen',
    everything: 'Alle Dienste sind ausgefallen',
    outage: (names, count) => `${names} ${be(count)} ausgefallen`,
    partial: (names, count) => `${names} ${be(count)} teilweise ausgefallen`,
    degraded: (names, count) =>
      `${names} ${plural(count, { one: 'läuft', other: 'laufen' })} mit eingeschränkter Leistung`,
    maintenance: (names, count) => `${names} ${be(count)} in Wartung`,
    services: (count) => plural(count, { one: '1 Dienst', other: `${count} Dienste` }),
  },
  incident: {
    course: 'Verlauf',
    affects: (names) => `Betrifft ${names}`,
    started: 'Beginn: {time}',
    nextUpdate: 'Nächstes Update bis {time}',
    lasted: (duration) => `Dauer: ${duration}`,
    edited: 'bearbeitet am {time}',
  },
  maintenance: {
    heading: 'Wartungsarbeiten',
    period: '{from} bis {to}',
    overrun: 'Dauert länger als geplant',
  },
  services: {
    heading: 'Dienste',
    none: 'Hier sind noch keine Dienste aufgeführt.',
    lastDays: (count) => plural(count, { one: 'Letzter Tag', other: `Letzte ${count} Tage` }),
    uptime: (percent) => `${percent} verfügbar`,
    noDataYet: 'Noch keine Daten',
    today: 'Heute',
    legend: {
      operational: 'Betriebsbereit',
      degraded_performance: 'Eingeschränkt',
      partial_outage: 'Teilausfall',
      major_outage: 'Schwerer Ausfall',
      under_maintenance: 'Wartung',
    },
  },
  days: {
    noData: 'Keine Daten',
    spent: (status, duration) => `${status}: ${duration}`,
    label: (service) => `${service}, Status nach Tagen`,
  },
  service: {
    ranges: {
      '24 hours': '24 Stunden',
      '7 days': '7 Tage',
      '30 days': '30 Tage',
      '90 days': '90 Tage',
      '1 year': '1 Jahr',
    },
    recorded: 'Aufgezeichnet seit {time}',
    incidents: 'Störungen',
    noIncidents: 'Bisher hat keine Störung diesen Dienst betroffen.',
    follow: 'Nur diesem Dienst folgen: {feeds}',
  },
  past: {
    heading: 'Vergangene Störungen',
    whole: 'Gesamter Verlauf',
    quietDay: (day) => `${day}: keine Störungen`,
    quietDays: (from, to) => `${from} – ${to}: keine Störungen`,
  },
  history: {
    description: (name) => `Alle von ${name} gemeldeten Störungen, nach Monaten.`,
    none: 'Hier wurde noch nie eine Störung gemeldet.',
    pages: 'Seiten des Verlaufs',
    newer: 'Neuere',
    older: 'Ältere',
  },

  subscribe: {
    heading: 'Updates abonnieren',
    promise: (name) =>
      `Eine Nachricht, wenn ${name} eine Störung oder Wartung meldet oder Neues dazu mitteilt. Sonst nichts.`,
    address: 'E-Mail-Adresse',
    button: 'Abonnieren',
    follow: 'Oder folgen Sie per {rss}, {atom} oder {calendar}.',
    calendar: 'Kalender',
    noMail: 'E-Mail ist hier noch nicht verfügbar. Folgen Sie stattdessen per {rss} oder {atom}.',
    almost: 'Sehen Sie in Ihrem Postfach nach',
    almostText:
      'Falls {address} noch nicht angemeldet ist, ist eine Nachricht mit einem Link unterwegs. Öffnen Sie den Link, um das Abonnement zu bestätigen; bis dahin senden wir nichts weiter.',
    almostHint:
      'Nach einigen Minuten noch nichts angekommen? Sehen Sie im Spam-Ordner nach oder versuchen Sie es erneut.',
  },
  subscription: {
    confirm: 'Bestätigen',
    confirmHeading: 'Bestätigen Sie Ihr Abonnement',
    confirmText: '{address} wird benachrichtigt, wenn {organization} eine Störung meldet, aktualisiert oder behebt.',
    confirmed: 'Abonniert',
    confirmedHeading: 'Ihr Abonnement ist aktiv',
    confirmedText: '{address} wird ab jetzt benachrichtigt. Jede Nachricht enthält einen Link zum Abbestellen.',
    see: 'Ihr Abonnement ansehen',
    leave: 'Abbestellen',
    leaveText: '{address} erhält keine weiteren Nachrichten von {organization}.',
    left: 'Abbestellt',
    leftHeading: 'Ihr Abonnement ist beendet',
    leftText:
      'Wir senden keine weiteren Nachrichten. Wenn Sie es sich anders überlegen, abonnieren Sie die Updates erneut auf der Statusseite.',
    heading: 'Ihr Abonnement',
    address: 'Adresse',
    state: 'Status',
    since: 'Seit',
    states: {
      unconfirmed: 'Noch nicht bestätigt: Öffnen Sie den Link in der Nachricht, die wir gesendet haben',
      active: 'Aktiv',
      paused: 'Angehalten: Es wird nichts gesendet, bis Sie fortfahren',
      quarantined: 'Gestoppt: Nachrichten an diese Adresse kamen zurück',
      unsubscribed: 'Abbestellt: Es wird nichts gesendet',
    },
  },
  refusal: {
    notFound: 'Diese Seite gibt es nicht.',
    subscriptionGone:
      'Dieser Link ist unvollständig, oder das Abonnement besteht nicht mehr. Öffnen Sie den Link in der Nachricht noch einmal.',
    forbidden: 'Das ist nicht erlaubt.',
    unreadable: 'Die Anfrage konnte nicht gelesen werden.',
    unexpected: 'Bei uns ist ein Fehler aufgetreten. Er wurde protokolliert.',
    request: 'Anfrage {id}',
    toPage: 'Zur Statusseite',
  },

  proposed: {
    resolved: 'Diese Störung ist behoben.',
    in_progress: 'Die Wartung hat begonnen.',
    completed: 'Die Wartung ist abgeschlossen.',
    moved: 'Die Wartung wurde verschoben.',
    longer: 'Die Wartung braucht mehr Zeit.',
    cancelled: 'Die Wartung wurde abgesagt.',
    seriesEnded: 'Diese Wartung findet nicht mehr statt.',
    merged: 'Zwei Störungen haben dieselbe Ursache. Sie werden hier gemeinsam weitergeführt.',
  },
  feed: {
    title: (organization) => `${organization} Status – Störungsverlauf`,
    serviceTitle: (organization, service) => `${organization} Status – Störungsverlauf von ${service}`,
    description: (organization) => `Störungen bei ${organization}`,
  },
  calendar: {
    name: (name) => `${name}: Wartungsarbeiten`,
  },
  chat: {
    test: 'Test',
    testTitle: (organization: string) => `${organization} meldet sich künftig hier`,
    testText: 'Dies ist ein Test: Es ist nichts passiert.',
    page: 'Zur Statusseite',
    manage: 'Diese Nachrichten ändern oder beenden',
  },
  mail: {
    sender: (organization) => `${organization} Status`,
    why: 'Sie erhalten diese Nachricht, weil Sie die Statusmeldungen von {organization} abonniert haben.',
    unsubscribe: 'Abbestellen',
    more: (count) => plural(count, { one: '1 weiterer', other: `${count} weitere` }),
    followIncident: 'Störung verfolgen',
    maintenance: {
      scheduled: 'Wartung geplant',
      in_progress: 'Wartung im Gange',
      verifying: 'Wartung wird geprüft',
      completed: 'Wartung abgeschlossen',
      cancelled: 'Wartung abgesagt',
    },
    corrected: 'Korrigiert',
    reminder: 'Erinnerung',
    when: 'Wann',
    seeMaintenance: 'Wartung ansehen',
    confirmSubject: 'Bestätigen Sie Ihr Abonnement',
    confirmAsked: (organization, address) =>
      `Jemand, vermutlich Sie, hat die Statusmeldungen von ${organization} für ${address} abonniert.`,
    confirmButton: 'Abonnement bestätigen',
    confirmOtherwise:
      'Falls Sie es nicht waren, brauchen Sie nichts zu tun: Ohne Ihre Bestätigung senden wir keine weitere Nachricht.',
  },
}
