import type { Messages } from './en.ts'
import { listsIn, percentsIn, pluralsIn } from './grammar.ts'

const plural = pluralsIn('fr')
const be = (count: number) => plural(count, { one: 'est', other: 'sont' })

/** French sets a space that does not break (\u00a0) before colons, semicolons and question marks. */
export const fr: Messages = {
  language: 'fr',
  locale: 'fr',
  feedLocale: 'fr',
  list: listsIn('fr'),
  percent: percentsIn('fr'),
  labelled: (label, text) => `${label}\u00a0: ${text}`,
  aside: (text) => ` (${text})`,

  serviceStatus: {
    operational: 'Opérationnel',
    degraded_performance: 'Performances dégradées',
    partial_outage: 'Panne partielle',
    major_outage: 'Panne majeure',
    under_maintenance: 'En maintenance',
  },
  incidentStatus: {
    investigating: 'En cours d’analyse',
    identified: 'Identifié',
    monitoring: 'Sous surveillance',
    resolved: 'Résolu',
    postmortem: 'Bilan de l’incident',
  },
  maintenanceStatus: {
    scheduled: 'Planifiée',
    in_progress: 'En cours',
    verifying: 'En vérification',
    completed: 'Terminée',
    cancelled: 'Annulée',
  },
  impact: {
    none: 'Aucun impact',
    minor: 'Impact mineur',
    major: 'Impact majeur',
    critical: 'Impact critique',
  },

  times: {
    period: (from, to) => `${from} – ${to}`,
    yours: ' ({time}, votre heure locale)',
    days: (count) => `${count} j`,
    hours: (count) => `${count} h`,
    minutes: (count) => `${count} min`,
    both: (longer, shorter) => `${longer} ${shorter}`,
    underAMinute: 'moins d’une minute',
  },
  theme: {
    label: 'Thème',
    auto: 'Thème\u00a0: celui du système',
    light: 'Thème\u00a0: clair',
    dark: 'Thème\u00a0: sombre',
  },
  form: {
    attention: (count) => plural(count, { one: 'Un champ est à corriger.', other: `${count} champs sont à corriger.` }),
    address: {
      missing: 'Saisissez une adresse e-mail.',
      tooLong: 'Une adresse e-mail compte au plus 254 caractères.',
      notPlain: 'Saisissez une seule adresse e-mail, par exemple ann@example.com.',
    },
    tooManyAttempts: (minutes) =>
      plural(minutes, {
        one: 'Trop de tentatives. Réessayez dans une minute.',
        other: `Trop de tentatives. Réessayez dans ${minutes} minutes.`,
      }),
  },

  shell: {
    skip: 'Aller au contenu',
    subscribe: 'S’abonner',
    further: 'Autres liens',
    help: 'Aide',
    history: 'Historique des incidents',
    calendar: 'Calendrier',
  },
  access: {
    heading: 'Cette page d’état demande un mot de passe',
    hint: 'Ses responsables ont donné le mot de passe aux personnes autorisées.',
    password: 'Mot de passe de la page',
    open: 'Ouvrir la page',
    wrong: 'Ce n’est pas le mot de passe de cette page.',
    team: 'Vous faites partie de l’équipe ? {signIn}.',
    signIn: 'Connectez-vous',
  },
  page: {
    current: 'État actuel',
    asOf: 'Situation au {time}',
    summary: (name, sentence) => `${name}\u00a0: ${sentence}. État actuel de chaque service, incidents et historique.`,
    openIncidents: 'Incidents en cours',
  },
  banner: {
    operational: 'Tous les systèmes sont opérationnels',
    looking: 'Les services fonctionnent pendant que nous analysons un incident',
    everything: 'Tous les services sont en panne',
    outage: (names, count) => `${names} ${be(count)} en panne`,
    partial: (names, count) => `${names} ${plural(count, { one: 'subit', other: 'subissent' })} une panne partielle`,
    degraded: (names, count) =>
      `${names} ${plural(count, { one: 'présente', other: 'présentent' })} des performances dégradées`,
    maintenance: (names, count) => `${names} ${be(count)} en maintenance`,
    services: (count) => plural(count, { one: `${count} service`, other: `${count} services` }),
  },
  incident: {
    course: 'Déroulement',
    affects: (names) => `Services concernés\u00a0: ${names}`,
    started: 'Début\u00a0: {time}',
    nextUpdate: 'Prochaine mise à jour avant le {time}',
    lasted: (duration) => `Durée\u00a0: ${duration}`,
    edited: 'modifié le {time}',
  },
  maintenance: {
    heading: 'Maintenance',
    period: '{from} – {to}',
    overrun: 'Dure plus longtemps que prévu',
  },
  services: {
    heading: 'Services',
    none: 'Aucun service n’est encore présenté ici.',
    lastDays: (count) => plural(count, { one: 'Dernier jour', other: `${count} derniers jours` }),
    uptime: (percent) => `${percent} de disponibilité`,
    noDataYet: 'Pas encore de données',
    today: 'Aujourd’hui',
    legend: {
      operational: 'Opérationnel',
      degraded_performance: 'Dégradé',
      partial_outage: 'Panne partielle',
      major_outage: 'Panne majeure',
      under_maintenance: 'Maintenance',
    },
  },
  days: {
    noData: 'Aucune donnée',
    spent: (status, duration) => `${status} pendant ${duration}`,
    label: (service) => `${service}, état par jour`,
  },
  service: {
    ranges: {
      '24 hours': '24 heures',
      '7 days': '7 jours',
      '30 days': '30 jours',
      '90 days': '90 jours',
      '1 year': '1 an',
    },
    recorded: 'Données depuis le {time}',
    incidents: 'Incidents',
    noIncidents: 'Aucun incident n’a concerné ce service.',
    follow: 'Suivre uniquement ce service\u00a0: {feeds}',
  },
  past: {
    heading: 'Incidents passés',
    whole: 'Tout l’historique',
    quietDay: (day) => `${day}\u00a0: aucun incident`,
    quietDays: (from, to) => `Du ${from} au ${to}\u00a0: aucun incident`,
  },
  history: {
    description: (name) => `Tous les incidents signalés par ${name}, mois par mois.`,
    none: 'Aucun incident n’a encore été signalé ici.',
    pages: 'Pages de l’historique',
    newer: 'Plus récents',
    older: 'Plus anciens',
  },

  subscribe: {
    heading: 'Recevoir les mises à jour',
    promise: (name) =>
      `Un message chaque fois que ${name} signale ou met à jour un incident ou une maintenance. Rien d’autre.`,
    address: 'Adresse e-mail',
    button: 'S’abonner',
    follow: 'Ou suivez cette page par {rss}, {atom} ou {calendar}.',
    calendar: 'calendrier',
    noMail: 'L’e-mail n’est pas encore disponible ici. Suivez plutôt cette page par {rss} ou {atom}.',
    almost: 'Consultez votre messagerie',
    almostText:
      'Si l’adresse {address} n’est pas encore abonnée, un message contenant un lien est en route. Ouvrez ce lien pour confirmer\u00a0; d’ici là, rien d’autre ne sera envoyé.',
    almostHint: 'Rien reçu après quelques minutes\u00a0? Regardez dans les courriers indésirables ou réessayez.',
  },
  subscription: {
    confirm: 'Confirmer',
    confirmHeading: 'Confirmez votre abonnement',
    confirmText:
      'L’adresse {address} recevra un message chaque fois que {organization} signale un incident, le met à jour ou le résout.',
    confirmed: 'Abonnement confirmé',
    confirmedHeading: 'Votre abonnement est actif',
    confirmedText: 'L’adresse {address} recevra désormais les messages. Chacun contient un lien pour se désabonner.',
    see: 'Voir votre abonnement',
    leave: 'Se désabonner',
    leaveText: 'L’adresse {address} ne recevra plus aucun message envoyé par {organization}.',
    left: 'Désabonnement effectué',
    leftHeading: 'Votre abonnement a pris fin',
    leftText: 'Plus aucun message ne sera envoyé. Si vous changez d’avis, abonnez-vous de nouveau sur la page d’état.',
    heading: 'Votre abonnement',
    address: 'Adresse',
    state: 'État',
    since: 'Depuis',
    states: {
      unconfirmed: 'Pas encore confirmé\u00a0: ouvrez le lien du message que nous avons envoyé',
      active: 'Actif',
      paused: 'Suspendu\u00a0: rien n’est envoyé jusqu’à la reprise',
      quarantined: 'Arrêté\u00a0: les messages envoyés à cette adresse sont revenus',
      unsubscribed: 'Terminé\u00a0: rien n’est envoyé',
    },
  },
  refusal: {
    notFound: 'Cette page n’existe pas.',
    subscriptionGone: 'Ce lien est incomplet, ou l’abonnement n’existe plus. Ouvrez de nouveau le lien du message.',
    forbidden: 'Cette action n’est pas autorisée.',
    unreadable: 'La requête n’a pas pu être lue.',
    unexpected: 'Une erreur s’est produite de notre côté. Elle a été consignée.',
    request: 'Requête {id}',
    toPage: 'Aller à la page d’état',
  },

  proposed: {
    resolved: 'Cet incident est résolu.',
    in_progress: 'La maintenance a commencé.',
    completed: 'La maintenance est terminée.',
    moved: 'La maintenance a été reprogrammée.',
    longer: 'La maintenance demande plus de temps.',
    cancelled: 'La maintenance a été annulée.',
    seriesEnded: 'Cette maintenance n’aura plus lieu.',
    merged: 'Deux incidents ont la même cause. Ils sont désormais suivis ici ensemble.',
  },
  feed: {
    title: (organization) => `${organization} – Historique des incidents`,
    serviceTitle: (organization, service) => `${organization} – ${service} – Historique des incidents`,
    description: (organization) => `Incidents signalés par ${organization}`,
  },
  calendar: {
    name: (name) => `${name} – Maintenance`,
  },
  chat: {
    test: 'Test',
    testTitle: (organization: string) => `${organization} publiera ses nouvelles ici`,
    testText: 'Ceci est un test\u00a0: il ne s’est rien passé.',
    page: 'Voir la page de statut',
    manage: 'Modifier ou arrêter ces messages',
  },
  mail: {
    sender: (organization) => `${organization} – État des services`,
    why: 'Vous recevez ce message en raison de votre abonnement aux messages d’état publiés par {organization}.',
    unsubscribe: 'Se désabonner',
    more: (count) => plural(count, { one: `${count} autre`, other: `${count} autres` }),
    followIncident: 'Suivre l’incident',
    maintenance: {
      scheduled: 'Maintenance planifiée',
      in_progress: 'Maintenance en cours',
      verifying: 'Maintenance en vérification',
      completed: 'Maintenance terminée',
      cancelled: 'Maintenance annulée',
    },
    corrected: 'Corrigé',
    reminder: 'Rappel',
    when: 'Dates',
    seeMaintenance: 'Voir la maintenance',
    confirmSubject: 'Confirmez votre abonnement',
    confirmAsked: (organization, address) =>
      `Quelqu’un, probablement vous, a demandé que les messages d’état publiés par ${organization} soient envoyés à ${address}.`,
    confirmButton: 'Confirmer l’abonnement',
    confirmOtherwise:
      'Si ce n’était pas vous, ne faites rien\u00a0: sans votre confirmation, aucun autre message ne sera envoyé.',
  },
}
