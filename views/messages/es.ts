import type { Messages } from './en.ts'
import { listsIn, percentsIn, pluralsIn } from './grammar.ts'

const plural = pluralsIn('es')
const be = (count: number) => plural(count, { one: 'está', other: 'están' })

export const es: Messages = {
  language: 'es',
  locale: 'es',
  feedLocale: 'es',
  list: listsIn('es'),
  percent: percentsIn('es'),
  labelled: (label, text) => `${label}: ${text}`,
  aside: (text) => ` (${text})`,

  serviceStatus: {
    operational: 'Operativo',
    degraded_performance: 'Rendimiento degradado',
    partial_outage: 'Interrupción parcial',
    major_outage: 'Interrupción grave',
    under_maintenance: 'En mantenimiento',
  },
  incidentStatus: {
    investigating: 'En investigación',
    identified: 'Identificado',
    monitoring: 'En observación',
    resolved: 'Resuelto',
    postmortem: 'Análisis posterior',
  },
  maintenanceStatus: {
    scheduled: 'Programado',
    in_progress: 'En curso',
    verifying: 'En verificación',
    completed: 'Finalizado',
    cancelled: 'Cancelado',
  },
  impact: {
    none: 'Sin impacto',
    minor: 'Impacto leve',
    major: 'Impacto grave',
    critical: 'Impacto crítico',
  },

  times: {
    period: (from, to) => `${from} – ${to}`,
    yours: ' ({time}, su hora local)',
    days: (count) => plural(count, { one: '1 día', other: `${count} días` }),
    hours: (count) => `${count} h`,
    minutes: (count) => `${count} min`,
    both: (longer, shorter) => `${longer} ${shorter}`,
    underAMinute: 'menos de un minuto',
  },
  theme: {
    label: 'Tema',
    auto: 'Tema: el del sistema',
    light: 'Tema: claro',
    dark: 'Tema: oscuro',
  },
  form: {
    attention: (count) =>
      plural(count, { one: 'Revise el campo marcado.', other: `Revise los ${count} campos marcados.` }),
    address: {
      missing: 'Escriba una dirección de correo electrónico.',
      tooLong: 'Una dirección de correo electrónico tiene como máximo 254 caracteres.',
      notPlain: 'Escriba una sola dirección de correo electrónico, por ejemplo ann@example.com.',
    },
    tooManyAttempts: (minutes) =>
      plural(minutes, {
        one: 'Demasiados intentos. Inténtelo de nuevo dentro de un minuto.',
        other: `Demasiados intentos. Inténtelo de nuevo dentro de ${minutes} minutos.`,
      }),
  },

  shell: {
    skip: 'Ir al contenido',
    subscribe: 'Suscribirse',
    further: 'Más enlaces',
    history: 'Historial de incidentes',
    calendar: 'Calendario',
  },
  page: {
    current: 'Estado actual',
    asOf: 'Actualizado el {time}',
    summary: (name, sentence) => `${name}: ${sentence}. Estado actual de cada servicio, incidentes y su historial.`,
    openIncidents: 'Incidentes en curso',
  },
  banner: {
    operational: 'Todos los sistemas están operativos',
    looking: 'Los servicios funcionan mientras investigamos un incidente',
    everything: 'Ningún servicio está disponible',
    outage: (names, count) => `${names} ${be(count)} fuera de servicio`,
    partial: (names, count) => `${names} ${plural(count, { one: 'sufre', other: 'sufren' })} una interrupción parcial`,
    degraded: (names, count) =>
      `${names} ${plural(count, { one: 'funciona', other: 'funcionan' })} con rendimiento degradado`,
    maintenance: (names, count) => `${names} ${be(count)} en mantenimiento`,
    services: (count) => plural(count, { one: '1 servicio', other: `${count} servicios` }),
  },
  incident: {
    course: 'Evolución',
    affects: (names) => `Afecta a ${names}`,
    started: 'Inicio: {time}',
    nextUpdate: 'Próxima actualización antes del {time}',
    lasted: (duration) => `Duración: ${duration}`,
    edited: 'editado el {time}',
  },
  maintenance: {
    heading: 'Mantenimiento',
    period: '{from} – {to}',
    overrun: 'Dura más de lo previsto',
  },
  services: {
    heading: 'Servicios',
    none: 'Aquí aún no figura ningún servicio.',
    lastDays: (count) => plural(count, { one: 'Último día', other: `Últimos ${count} días` }),
    uptime: (percent) => `${percent} de disponibilidad`,
    noDataYet: 'Aún sin datos',
    today: 'Hoy',
    legend: {
      operational: 'Operativo',
      degraded_performance: 'Degradado',
      partial_outage: 'Interrupción parcial',
      major_outage: 'Interrupción grave',
      under_maintenance: 'Mantenimiento',
    },
  },
  days: {
    noData: 'Sin datos',
    spent: (status, duration) => `${status} durante ${duration}`,
    label: (service) => `${service}, estado por día`,
  },
  service: {
    ranges: {
      '24 hours': '24 horas',
      '7 days': '7 días',
      '30 days': '30 días',
      '90 days': '90 días',
      '1 year': '1 año',
    },
    recorded: 'Datos desde el {time}',
    incidents: 'Incidentes',
    noIncidents: 'Ningún incidente ha afectado a este servicio.',
    follow: 'Seguir solo este servicio: {feeds}',
  },
  past: {
    heading: 'Incidentes anteriores',
    whole: 'Historial completo',
    quietDay: (day) => `${day}: sin incidentes`,
    quietDays: (from, to) => `${from} – ${to}: sin incidentes`,
  },
  history: {
    description: (name) => `Todos los incidentes comunicados por ${name}, mes a mes.`,
    none: 'Aquí aún no se ha comunicado ningún incidente.',
    pages: 'Páginas del historial',
    newer: 'Más recientes',
    older: 'Más antiguos',
  },

  subscribe: {
    heading: 'Recibir actualizaciones',
    promise: (name) => `Un mensaje cuando ${name} comunique o actualice un incidente o un mantenimiento. Nada más.`,
    address: 'Dirección de correo electrónico',
    button: 'Suscribirse',
    follow: 'O siga esta página por {rss}, {atom} o {calendar}.',
    calendar: 'calendario',
    noMail: 'El correo electrónico aún no está disponible aquí. Siga esta página por {rss} o {atom}.',
    almost: 'Revise su correo',
    almostText:
      'Si la dirección {address} aún no está suscrita, hay un mensaje con un enlace en camino. Abra el enlace para confirmar la suscripción; hasta entonces no se enviará nada más.',
    almostHint: '¿No ha llegado nada en unos minutos? Mire en la carpeta de spam o inténtelo de nuevo.',
  },
  subscription: {
    confirm: 'Confirmar',
    confirmHeading: 'Confirme su suscripción',
    confirmText: 'Avisaremos a {address} cuando {organization} comunique un incidente, lo actualice o lo resuelva.',
    confirmed: 'Suscripción confirmada',
    confirmedHeading: 'Su suscripción está activa',
    confirmedText:
      'A partir de ahora avisaremos a {address}. Cada mensaje incluye un enlace para cancelar la suscripción.',
    see: 'Ver su suscripción',
    leave: 'Cancelar la suscripción',
    leaveText: '{address} no recibirá más mensajes de {organization}.',
    left: 'Suscripción cancelada',
    leftHeading: 'Su suscripción se ha cancelado',
    leftText: 'No se enviarán más mensajes. Si cambia de opinión, vuelva a suscribirse en la página de estado.',
    heading: 'Su suscripción',
    address: 'Dirección',
    state: 'Estado',
    since: 'Desde',
    states: {
      unconfirmed: 'Sin confirmar: abra el enlace del mensaje que le enviamos',
      active: 'Activa',
      paused: 'En pausa: no se envía nada hasta que la reanude',
      quarantined: 'Detenida: los mensajes a esta dirección fueron devueltos',
      unsubscribed: 'Cancelada: no se envía nada',
    },
  },
  refusal: {
    notFound: 'Esta página no existe.',
    subscriptionGone: 'Este enlace está incompleto o la suscripción ya no existe. Abra de nuevo el enlace del mensaje.',
    forbidden: 'Esto no está permitido.',
    unreadable: 'No se ha podido leer la solicitud.',
    unexpected: 'Se ha producido un error por nuestra parte. Ha quedado registrado.',
    request: 'Solicitud {id}',
    toPage: 'Ir a la página de estado',
  },

  proposed: {
    resolved: 'Este incidente se ha resuelto.',
    in_progress: 'El mantenimiento ha comenzado.',
    completed: 'El mantenimiento ha finalizado.',
    moved: 'El mantenimiento se ha reprogramado.',
    longer: 'El mantenimiento necesita más tiempo.',
    cancelled: 'El mantenimiento se ha cancelado.',
    seriesEnded: 'Este mantenimiento ya no tendrá lugar.',
    merged: 'Dos incidentes tienen la misma causa. Continúan aquí como uno solo.',
  },
  feed: {
    title: (organization) => `Estado de ${organization} – Historial de incidentes`,
    serviceTitle: (organization, service) => `Estado de ${organization} – Historial de incidentes de ${service}`,
    description: (organization) => `Incidentes comunicados por ${organization}`,
  },
  calendar: {
    name: (name) => `${name}: mantenimiento`,
  },
  mail: {
    sender: (organization) => `Estado de ${organization}`,
    why: 'Recibe este mensaje porque se suscribió a los avisos de estado de {organization}.',
    unsubscribe: 'Cancelar la suscripción',
    more: (count) => `${count} más`,
    followIncident: 'Seguir el incidente',
    maintenance: {
      scheduled: 'Mantenimiento programado',
      in_progress: 'Mantenimiento en curso',
      verifying: 'Mantenimiento en verificación',
      completed: 'Mantenimiento finalizado',
      cancelled: 'Mantenimiento cancelado',
    },
    corrected: 'Corregido',
    reminder: 'Recordatorio',
    when: 'Cuándo',
    seeMaintenance: 'Ver el mantenimiento',
    confirmSubject: 'Confirme su suscripción',
    confirmAsked: (organization, address) =>
      `Alguien, probablemente usted, ha pedido que los avisos de estado de ${organization} se envíen a ${address}.`,
    confirmButton: 'Confirmar la suscripción',
    confirmOtherwise: 'Si no ha sido usted, no haga nada: sin su confirmación no se enviará ningún otro mensaje.',
  },
}
