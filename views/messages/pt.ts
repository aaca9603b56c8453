import type { Messages } from './en.ts'
import { listsIn, percentsIn, pluralsIn } from './grammar.ts'

const plural = pluralsIn('pt')
const be = (count: number) => plural(count, { one: 'está', other: 'estão' })

export const pt: Messages = {
  language: 'pt',
  locale: 'pt',
  feedLocale: 'pt',
  list: listsIn('pt'),
  percent: percentsIn('pt'),
  labelled: (label, text) => `${label}: ${text}`,
  aside: (text) => ` (${text})`,

  serviceStatus: {
    operational: 'Operacional',
    degraded_performance: 'Desempenho degradado',
    partial_outage: 'Interrupção parcial',
    major_outage: 'Interrupção grave',
    under_maintenance: 'Em manutenção',
  },
  incidentStatus: {
    investigating: 'Em investigação',
    identified: 'Identificado',
    monitoring: 'Em monitoramento',
    resolved: 'Resolvido',
    postmortem: 'Análise posterior',
  },
  maintenanceStatus: {
    scheduled: 'Agendada',
    in_progress: 'Em andamento',
    verifying: 'Em verificação',
    completed: 'Concluída',
    cancelled: 'Cancelada',
  },
  impact: {
    none: 'Sem impacto',
    minor: 'Impacto leve',
    major: 'Impacto grave',
    critical: 'Impacto crítico',
  },

  times: {
    period: (from, to) => `${from} – ${to}`,
    yours: ' ({time}, no seu horário local)',
    days: (count) => plural(count, { one: `${count} dia`, other: `${count} dias` }),
    hours: (count) => `${count} h`,
    minutes: (count) => `${count} min`,
    both: (longer, shorter) => `${longer} ${shorter}`,
    underAMinute: 'menos de um minuto',
  },
  theme: {
    label: 'Tema',
    auto: 'Tema: o do sistema',
    light: 'Tema: claro',
    dark: 'Tema: escuro',
  },
  form: {
    attention: (count) =>
      plural(count, { one: 'Verifique o campo marcado.', other: `Verifique os ${count} campos marcados.` }),
    address: {
      missing: 'Digite um endereço de e-mail.',
      tooLong: 'Um endereço de e-mail tem no máximo 254 caracteres.',
      notPlain: 'Digite um único endereço de e-mail, por exemplo ann@example.com.',
    },
    tooManyAttempts: (minutes) =>
      plural(minutes, {
        one: 'Muitas tentativas. Tente novamente em um minuto.',
        other: `Muitas tentativas. Tente novamente em ${minutes} minutos.`,
      }),
  },

  shell: {
    skip: 'Ir para o conteúdo',
    subscribe: 'Receber avisos',
    further: 'Mais links',
    history: 'Histórico de incidentes',
    calendar: 'Calendário',
  },
  page: {
    current: 'Status atual',
    asOf: 'Atualizado em {time}',
    summary: (name, sentence) => `${name}: ${sentence}. Status atual de cada serviço, incidentes e seu histórico.`,
    openIncidents: 'Incidentes em aberto',
  },
  banner: {
    operational: 'Todos os sistemas estão operacionais',
    looking: 'Os serviços estão funcionando enquanto investigamos um incidente',
    everything: 'Todos os serviços estão fora do ar',
    outage: (names, count) => `${names} ${be(count)} fora do ar`,
    partial: (names, count) => `${names} ${be(count)} com interrupção parcial`,
    degraded: (names, count) => `${names} ${be(count)} com desempenho degradado`,
    maintenance: (names, count) => `${names} ${be(count)} em manutenção`,
    services: (count) => plural(count, { one: `${count} serviço`, other: `${count} serviços` }),
  },
  incident: {
    affects: (names) => `Afeta ${names}`,
    started: 'Início: {time}',
    nextUpdate: 'Próxima atualização até {time}',
    lasted: (duration) => `Duração: ${duration}`,
    edited: 'editado em {time}',
  },
  maintenance: {
    heading: 'Manutenção',
    period: '{from} – {to}',
    overrun: 'Está demorando mais do que o previsto',
  },
  services: {
    heading: 'Serviços',
    none: 'Ainda não há serviços listados aqui.',
    lastDays: (count) => plural(count, { one: 'Último dia', other: `Últimos ${count} dias` }),
    uptime: (percent) => `${percent} de disponibilidade`,
    noDataYet: 'Ainda sem dados',
    today: 'Hoje',
    legend: {
      operational: 'Operacional',
      degraded_performance: 'Degradado',
      partial_outage: 'Interrupção parcial',
      major_outage: 'Interrupção grave',
      under_maintenance: 'Manutenção',
    },
  },
  days: {
    noData: 'Sem dados',
    spent: (status, duration) => `${status} por ${duration}`,
    label: (service) => `${service}, status por dia`,
  },
  service: {
    ranges: {
      '24 hours': '24 horas',
      '7 days': '7 dias',
      '30 days': '30 dias',
      '90 days': '90 dias',
      '1 year': '1 ano',
    },
    recorded: 'Dados desde {time}',
    incidents: 'Incidentes',
    noIncidents: 'Nenhum incidente afetou este serviço.',
    follow: 'Acompanhar somente este serviço: {feeds}',
  },
  past: {
    heading: 'Incidentes anteriores',
    whole: 'Histórico completo',
    quietDay: (day) => `${day}: nenhum incidente`,
    quietDays: (from, to) => `${from} – ${to}: nenhum incidente`,
  },
  history: {
    description: (name) => `Todos os incidentes informados por ${name}, mês a mês.`,
    none: 'Nenhum incidente foi informado aqui até agora.',
    pages: 'Páginas do histórico',
    newer: 'Mais recentes',
    older: 'Mais antigos',
  },

  subscribe: {
    heading: 'Receber avisos',
    promise: (name) => `Uma mensagem quando ${name} informar ou atualizar um incidente ou uma manutenção. Nada mais.`,
    address: 'Endereço de e-mail',
    button: 'Assinar',
    follow: 'Ou acompanhe esta página por {rss}, {atom} ou {calendar}.',
    calendar: 'calendário',
    noMail: 'O e-mail ainda não está disponível aqui. Acompanhe esta página por {rss} ou {atom}.',
    almost: 'Confira seu e-mail',
    almostText:
      'Se {address} ainda não tiver uma assinatura ativa, uma mensagem com um link está a caminho. Abra o link para confirmar a assinatura; até lá, nada mais será enviado.',
    almostHint: 'Não chegou nada depois de alguns minutos? Procure na caixa de spam ou tente novamente.',
  },
  subscription: {
    confirm: 'Confirmar',
    confirmHeading: 'Confirme sua assinatura',
    confirmText: '{address} receberá uma mensagem quando {organization} informar, atualizar ou resolver um incidente.',
    confirmed: 'Assinatura confirmada',
    confirmedHeading: 'Sua assinatura está ativa',
    confirmedText:
      'A partir de agora, {address} receberá os avisos. Cada mensagem traz um link para cancelar a assinatura.',
    see: 'Ver sua assinatura',
    leave: 'Cancelar a assinatura',
    leaveText: '{address} não receberá mais mensagens de {organization}.',
    left: 'Assinatura cancelada',
    leftHeading: 'Sua assinatura foi cancelada',
    leftText: 'Nenhuma outra mensagem será enviada. Se mudar de ideia, assine novamente na página de status.',
    heading: 'Sua assinatura',
    address: 'Endereço',
    state: 'Situação',
    since: 'Desde',
    states: {
      unconfirmed: 'Ainda não confirmada: abra o link da mensagem que enviamos',
      active: 'Ativa',
      unsubscribed: 'Cancelada: nada é enviado',
    },
  },
  refusal: {
    notFound: 'Esta página não existe.',
    subscriptionGone: 'Este link está incompleto ou a assinatura não existe mais. Abra novamente o link da mensagem.',
    forbidden: 'Isso não é permitido.',
    unreadable: 'Não foi possível ler a solicitação.',
    unexpected: 'Ocorreu um erro do nosso lado. Ele foi registrado.',
    request: 'Solicitação {id}',
    toPage: 'Ir para a página de status',
  },

  proposed: {
    resolved: 'Este incidente foi resolvido.',
    in_progress: 'A manutenção começou.',
    completed: 'A manutenção foi concluída.',
    moved: 'A manutenção foi reagendada.',
    longer: 'A manutenção precisa de mais tempo.',
    cancelled: 'A manutenção foi cancelada.',
    seriesEnded: 'Esta manutenção não será mais realizada.',
  },
  feed: {
    title: (organization) => `Status de ${organization} – Histórico de incidentes`,
    serviceTitle: (organization, service) => `Status de ${organization} – Histórico de incidentes de ${service}`,
    description: (organization) => `Incidentes informados por ${organization}`,
  },
  calendar: {
    name: (name) => `${name}: manutenção`,
  },
  mail: {
    sender: (organization) => `Status de ${organization}`,
    why: 'Você recebeu esta mensagem porque assina os avisos de status de {organization}.',
    unsubscribe: 'Cancelar a assinatura',
    more: (count) => `mais ${count}`,
    followIncident: 'Acompanhar o incidente',
    maintenance: {
      scheduled: 'Manutenção agendada',
      in_progress: 'Manutenção em andamento',
      verifying: 'Manutenção em verificação',
      completed: 'Manutenção concluída',
      cancelled: 'Manutenção cancelada',
    },
    reminder: 'Lembrete',
    when: 'Quando',
    seeMaintenance: 'Ver a manutenção',
    confirmSubject: 'Confirme sua assinatura',
    confirmAsked: (organization, address) =>
      `Alguém, provavelmente você, pediu que os avisos de status de ${organization} sejam enviados para ${address}.`,
    confirmButton: 'Confirmar a assinatura',
    confirmOtherwise: 'Se não foi você, não faça nada: sem a sua confirmação, nenhuma outra mensagem será enviada.',
  },
}
