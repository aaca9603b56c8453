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
    history: 'Störungsverlauf',
    calendar: 'Kalender',
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
    choose: 'Auswählen, worüber Sie informiert werden',
    scope: 'Worüber Sie informiert werden',
    everything: 'Alles auf dieser Seite',
    someServices: 'Nur diese Dienste',
    kinds: 'Welche Nachrichten',
    incidents: 'Störungen',
    maintenance: 'Wartungsarbeiten',
    noServices: 'Wählen Sie mindestens einen der aufgeführten Dienste oder alles.',
    noKinds: 'Wählen Sie Störungen, Wartungsarbeiten oder beides.',
    otherWays: 'Andere Wege',
    more: 'Weitere Wege und Auswahl',
    email: 'E-Mail',
    url: (service) => `Webhook-URL von ${service}`,
    ownUrl: 'URL Ihres Programms',
    urlHints: {
      slack: 'Legen Sie in Slack einen eingehenden Webhook für Ihren Kanal an und fügen Sie dessen URL hier ein.',
      teams:
        'Legen Sie in Microsoft Teams einen Workflow an, der bei einem Webhook-Aufruf in Ihren Kanal schreibt, und fügen Sie dessen URL hier ein.',
      discord:
        'Legen Sie in den Einstellungen Ihres Discord-Kanals unter „Integrationen“ einen Webhook an und fügen Sie dessen URL hier ein.',
      webhook: 'Wir senden JSON dorthin, wie Statuspage es tut, signiert nach Standard Webhooks.',
    },
    endpoint: {
      missing: 'Fügen Sie die URL ein, an die die Nachrichten gesendet werden.',
      tooLong: 'Eine URL hat höchstens 2.000 Zeichen.',
      notUrl: 'Fügen Sie die ganze URL ein, von https bis zum Ende.',
      notHttps: 'Verwenden Sie eine URL, die mit https beginnt.',
      notPublic: 'Verwenden Sie einen Hostnamen, der aus dem Internet erreichbar ist.',
      otherHost: 'Fügen Sie die URL ein, die der Dienst für seinen eingehenden Webhook anzeigt.',
    },
    known:
      'An diese URL gehen bereits Nachrichten. Jede enthält einen Link, mit dem Sie sie ändern oder beenden können.',
    told: '{address} wird ab jetzt benachrichtigt. Eine Testnachricht ist unterwegs.',
    keepLink: 'Mit diesem Link ändern oder beenden Sie die Nachrichten. Er steht auch in jeder von ihnen.',
    secret: 'Signaturschlüssel',
    secretOnce: 'Er wird nur jetzt angezeigt. Ihr Programm prüft damit, dass eine Nachricht von uns kommt.',
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
    follows: 'Sie hören von',
    nothingLeft: 'Dienste, die nicht mehr auf der Seite stehen',
    change: 'Auswahl ändern',
    save: 'Speichern',
    changed: 'Gespeichert. Die Auswahl gilt ab jetzt.',
    pause: 'Anhalten',
    pauseHint:
      'Es wird nichts gesendet, bis Sie fortfahren. Was in der Zwischenzeit geschrieben wird, senden wir nicht nach.',
    pausedDone: 'Angehalten. Es wird nichts gesendet, bis Sie fortfahren.',
    resume: 'Fortfahren',
    resumed: 'Sie werden ab jetzt wieder benachrichtigt.',
    held: 'Was über Sie gespeichert ist',
    heldText: 'Ihre Adresse, Ihre Auswahl und die Nachrichten an Sie.',
    export: 'Herunterladen (JSON)',
    erase: 'Löschen',
    eraseHeading: 'Alles über Sie Gespeicherte löschen?',
    eraseText:
      '{address} wird vergessen und erhält keine weiteren Nachrichten von {organization}. Das lässt sich nicht rückgängig machen.',
    eraseNow: 'Jetzt löschen',
    keep: 'Behalten',
    erased: 'Gelöscht',
    erasedHeading: 'Was über Sie gespeichert war, ist gelöscht',
    erasedText:
      'Es bleibt nur ein Kennzeichen, aus dem sich Ihre Adresse nicht ablesen lässt: Kein Import darf sie zurückbringen. Auf der Statusseite können Sie erneut abonnieren.',
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
