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
    notSent: string
  }
  writing: {
    heading: string
    label: string
    startFrom: string
    templates: string
    /** Before the names of templates. */
    beginWith: string
    titleHint: string
    status: string
    textHint: string
    insert: string
    promise: string
    noPromise: string
    withinMinutes: (count: number) => string
    withinHours: (count: number) => string
    open: string
    post: string
    /** Folded fields for title and text in further languages of the page. */
    alsoIn: (languages: string) => string
    titleIn: (language: string) => string
    textIn: (language: string) => string
    /** Under the previews: what readers of a further language of the page get. */
    writtenBoth: (language: string) => string
    /** `own`: the language of the page. */
    writtenTitle: (language: string, own: string) => string
    writtenText: (language: string, own: string) => string
    writtenNeither: (language: string, own: string) => string
    /** A list of names of colleagues. */
    othersWriting: (names: string, count: number) => string
    othersLooking: (names: string, count: number) => string
    openedMeanwhile: Slotted<'incident'>
    postedMeanwhile: string
    postedMeanwhileLabel: string
    resolvesAll: string
  }
  affected: {
    legend: string
    none: string
    internalHint: string
    chosen: string
    browse: (services: number) => string
    browseGroups: (services: number, groups: number) => string
    find: string
    type: string
    key: string
    found: string
    nothing: string
    enterHint: Slotted<'example'>
    /** In `affected.enterHint`: a name, and how the word on the segment for a major outage begins (`affected.segment.major_outage`). */
    example: string
    /** The name is heard alone, not seen. */
    wholeGroup: Slotted<'name'>
    notAffected: string
    segment: {
      /** On a narrow segment each; the whole name of the status is heard. */
      operational: string
      degraded_performance: string
      partial_outage: string
      major_outage: string
      under_maintenance: string
    }
    withheldInternal: string
    withheldReaders: string
  }
  audience: {
    none: string
    subscribers: {
      /** Where one channel alone is meant; in the case that `audience.tell` and `goesOut.to` need. */
      email: (people: number) => string
      slack: (people: number) => string
      teams: (people: number) => string
      discord: (people: number) => string
      webhook: (people: number) => string
    }
    each: {
      /** Where several channels are listed. */
      email: (people: number) => string
      slack: (people: number) => string
      teams: (people: number) => string
      discord: (people: number) => string
      webhook: (people: number) => string
    }
    tell: (subscribers: string) => string
    tellHeld: (subscribers: string) => string
    unticked: string
    untickedLive: string
    recallMinutes: (count: number) => string
    recallSeconds: (count: number) => string
  }
  draft: {
    keep: string
    preview: string
    previewOf: string
    ways: {
      page: string
      mail: string
      chat: string
    }
    nothing: string
    subject: (subject: string) => string
    mail: string
    yours: Slotted<'time'>
    discard: string
    heading: string
    /** Below `draft.heading`. */
    ofTime: Slotted<'time'>
    continue: string
    startEmpty: string
    useTemplate: string
    notKept: string
  }
  suggestions: {
    heading: string
    whatLeaves: (model: string, host: string) => string
    draft: string
    shorten: string
    translate: (language: string) => string
    before: string
    putBack: string
    suggested: string
    /** After `suggestions.suggested`. */
    check: string
  }
  incidentPage: {
    started: Slotted<'time'>
    promisedBy: Slotted<'time'>
    affects: (services: string) => string
    takeBack: string
    /** `update`: its status and first words, in quotes. */
    takesBackIncident: (title: string, update: string) => string
    takesBackUpdate: (update: string) => string
    timeline: string
    post: string
    promise: string
    extend: string
    newest: string
    asVisitors: string
    otherLanguages: string
    resolveThis: string
    reopenThis: string
    whyOpen: string
    reopenHint: string
    resolve: string
    reopen: string
    mergeThis: string
    mergeInto: string
    mergeHint: string
    mergeText: string
    merge: string
    postmortem: string
    postmortemText: string
    publishPostmortem: string
    /** A template for postmortems, by its name. */
    postmortemTemplate: (template: string) => string
    notes: string
    notesHint: string
    noteBy: Slotted<'author' | 'time'>
    /** Who wrote a note, where the account is gone. */
    somebody: string
    newNote: string
    keepNote: string
    /** Badge of an update of which nobody was notified. */
    quiet: string
    /** Badge of an update. */
    edited: string
    edit: string
    delete: string
    deleteHint: string
    deleteUpdate: string
    /** Label of the services that an update sets. */
    updateServices: string
    takenBackIncident: (title: string, update: string) => string
    takenBack: (update: string) => string
  }
  incidentEditing: {
    heading: string
    impact: string
    impactHint: string
    derived: string
    /** An impact that a program may set. */
    maintenance: string
    started: string
    startedHint: string
    quiet: string
    delete: string
    deleteHint: string
    typeTitle: string
    updateHeading: string
    /** Below the choice to notify subscribers of a corrected text. */
    corrected: string
    pastHeading: string
    pastLabel: string
    pastHint: string
    began: string
    wasOver: string
    whatHappened: string
    markdown: string
    record: string
  }
  furtherTexts: {
    heading: (language: string) => string
    label: (language: string) => string
    hint: (language: string) => string
    translateTitle: (language: string) => string
    translateText: (language: string) => string
    languages: string
  }
  incidentList: {
    /** Heading of the incidents that are open. */
    open: string
    /** Heading of incidents. */
    resolved: string
    /** Heading of incidents. */
    found: string
    /** When an incident began, such as `3 days ago`, and how long it lasted. */
    lasted: (duration: string) => Slotted<'since'>
    emptyHeading: string
    empty: string
    pages: string
    search: string
    noMatch: string
    seeAll: string
    recordPast: string
    announcements: string
    phrases: string
  }
  cannedTexts: {
    heading: string
    hint: Slotted<'templates'>
    /** In `cannedTexts.hint`. */
    ownTemplates: string
    kinds: {
      phrase: string
      maintenance: string
      postmortem: string
    }
    /** Begins maintenance or an incident with the template. */
    use: string
    new: string
    keep: string
    edit: string
    removeHeading: string
    removeHint: string
    remove: string
    removeSentence: string
    removeNamed: (name: string) => string
    /** Label of the choice between `cannedTexts.kinds`. */
    for: string
    name: string
    nameHint: string
    maintenanceTitle: string
    maintenanceTitleHint: string
    textHint: string
  }
  incidentTemplates: {
    heading: string
    new: string
    keep: string
    edit: string
    removeHeading: string
    removeHint: string
    removeSentence: string
    nameHint: string
    textHint: string
  }
  agentDrafts: {
    heading: string
    emptyHeading: string
    empty: string
    tools: {
      open_incident: string
      update_incident: string
      resolve_incident: string
      set_service_status: string
      plan_maintenance: string
      add_subscriber: string
    }
    by: (token: string) => Slotted<'time'>
    interrupted: string
    theIncident: string
    publish: string
    discard: string
    discardHint: string
    about: string
    status: string
    services: string
    from: string
    until: string
    subscribers: string
    /** Beside `agentDrafts.subscribers`. */
    told: string
    notTold: string
  }
  goesOut: {
    heading: string
    nobody: string
    /** `subscribers`: as `audience.subscribers`, or a list as `audience.each`. */
    to: (subscribers: string) => string
    maintenance: string
    /** Of a maintenance: `reminders`, `atStart` and `atEnd` as a list, or `nothing`. */
    byItself: string
    reminders: string
    atStart: string
    atEnd: string
    nothing: string
  }
  languageChoice: {
    messages: string
    asPage: (language: string) => string
    further: string
    /** Before a list of languages to tick. */
    readIn: string
    hint: (language: string) => string
  }
  howFound: {
    byBeginning: (search: string) => string
    inside: string
    more: string
  }
  auditLog: {
    verify: string
    holds: (entries: number) => string
    noneHeading: string
    none: string
    entries: string
    pages: string
    /** Opens the details of an entry; `since`: such as `3 days ago`. */
    details: Slotted<'since'>
    action: string
    at: string
    doneTo: string
    by: string
    /** An IP address and a browser. */
    from: string
    request: string
    number: string
    hash: string
    changes: string
    earlier: string
    entriesUntil: (entries: number) => Slotted<'time'>
    download: (origin: string) => string
  }
  auditFilter: {
    what: string
    who: string
    anybody: string
    subject: string
    from: string
    until: string
    filter: string
    kinds: {
      all: string
      accounts: string
      members: string
      invitations: string
      incidents: string
      updates: string
      services: string
      subscribers: string
      notifications: string
      messages: string
      tokens: string
      organization: string
      instance: string
      log: string
      data_requests: string
      look_ups: string
      notices: string
      policy: string
      sub_processors: string
    }
  }
  auditActor: {
    /** Who did something, at the place of `who` in the sentences of `auditSentence`. */
    token: (name: string) => string
    provisioner: (name: string) => string
    system: (part: string) => string
    visitor: string
    subscriber: string
    /** At the place of `account` in the sentences of `auditSentence`. */
    ownAccount: string
    anAccount: string
    accountOf: (name: string) => string
    /** At the place of `what` in the sentences of `auditSentence`. */
    quoted: (name: string) => string
    /** Of an action that there is no more. */
    unknown: (action: string) => Slotted<'what' | 'who'>
  }
  /** Each action of the audit logs. `who` is the actor; `what` the name, in quotes, of what it was done to, or nothing where there is none; `account` such as `auditActor.ownAccount`. */
  auditSentence: {
    'account.authenticator_disabled': Slotted<'account' | 'who'>
    'account.authenticator_enabled': Slotted<'account' | 'who'>
    'account.authenticator_moved': Slotted<'account' | 'who'>
    'account.authenticator_offered': Slotted<'account' | 'who'>
    'account.confirmation_asked': Slotted<'who'>
    'account.confirmation_failed': Slotted<'who'>
    'account.confirmed': Slotted<'who'>
    'account.created': Slotted<'account' | 'who'>
    'account.deletion_requested': Slotted<'account' | 'who'>
    'account.deletion_undone': Slotted<'account' | 'who'>
    'account.email_change_cancelled': Slotted<'account' | 'who'>
    'account.email_change_undone': Slotted<'account' | 'who'>
    'account.email_changed': Slotted<'account' | 'who'>
    'account.email_verification_requested': Slotted<'account' | 'who'>
    'account.email_verified': Slotted<'account' | 'who'>
    'account.erased': Slotted<'who'>
    'account.erasure_given_up': Slotted<'account' | 'who'>
    'account.exported': Slotted<'account' | 'who'>
    'account.factor_reset': Slotted<'account' | 'who'>
    'account.factor_reset_cancelled': Slotted<'account' | 'who'>
    'account.factor_reset_dropped': Slotted<'account' | 'who'>
    'account.factor_reset_postponed': Slotted<'account' | 'who'>
    'account.factor_reset_requested': Slotted<'account' | 'who'>
    'account.language_changed': Slotted<'account' | 'who'>
    'account.passkey_added': Slotted<'account' | 'who'>
    'account.passkey_offered': Slotted<'account' | 'who'>
    'account.passkey_removed': Slotted<'account' | 'who'>
    'account.password_changed': Slotted<'account' | 'who'>
    'account.password_confirmation_failed': Slotted<'who'>
    'account.password_removed': Slotted<'account' | 'who'>
    'account.password_reset': Slotted<'account' | 'who'>
    'account.password_reset_requested': Slotted<'account' | 'who'>
    'account.recovery_codes_renewed': Slotted<'account' | 'who'>
    'account.renamed': Slotted<'account' | 'who'>
    'account.second_factor_asked': Slotted<'account' | 'who'>
    'account.second_factor_failed': Slotted<'account' | 'who'>
    'account.second_factor_locked': Slotted<'account' | 'who'>
    'account.session_ended': Slotted<'account' | 'who'>
    'account.sessions_ended': Slotted<'account' | 'who'>
    'account.signed_in': Slotted<'who'>
    'account.signed_out': Slotted<'who'>
    'alarm.cleared': Slotted<'who'>
    'alarm.dismissed': Slotted<'who'>
    'alarm.raised': Slotted<'who'>
    'audit.anchored': Slotted<'who'>
    'audit.details_erased': Slotted<'who'>
    'audit.earlier_details_erased': Slotted<'who'>
    'audit.epoch_began': Slotted<'who'>
    'audit.exported': Slotted<'who'>
    'bucket.configured': Slotted<'who'>
    'bucket.forgotten': Slotted<'who'>
    'bucket.publication_requested': Slotted<'who'>
    'bucket.removed': Slotted<'who'>
    'bucket.tested': Slotted<'who'>
    'data_request.answered': Slotted<'who'>
    'data_request.due': Slotted<'who'>
    'data_request.erased': Slotted<'who'>
    'data_request.exported': Slotted<'who'>
    'data_request.forgotten': Slotted<'who'>
    'data_request.noted': Slotted<'who'>
    'data_request.overdue': Slotted<'who'>
    'data_request.read': Slotted<'who'>
    'data_request.recorded': Slotted<'who'>
    'data_request.refused': Slotted<'who'>
    'demo.filled': Slotted<'who'>
    'dkim.key_made': Slotted<'what' | 'who'>
    'dkim.record_found': Slotted<'what' | 'who'>
    'dkim.record_lost': Slotted<'what' | 'who'>
    'homepage.configured': Slotted<'who'>
    'identity_provider.added': Slotted<'what' | 'who'>
    'identity_provider.changed': Slotted<'what' | 'who'>
    'identity_provider.removed': Slotted<'what' | 'who'>
    'identity_provider.switched_off': Slotted<'what' | 'who'>
    'identity_provider.switched_on': Slotted<'what' | 'who'>
    'instance.alarm_webhook_configured': Slotted<'who'>
    'instance.alarm_webhook_removed': Slotted<'who'>
    'instance.alarm_webhook_tested': Slotted<'who'>
    'instance.anchor_place_removed': Slotted<'who'>
    'instance.anchor_place_set': Slotted<'who'>
    'instance.backed_up': Slotted<'who'>
    'instance.bounce_secret_renewed': Slotted<'who'>
    'instance.bounces_configured': Slotted<'who'>
    'instance.clock_confirmed': Slotted<'who'>
    'instance.compaction_wanted': Slotted<'who'>
    'instance.configured': Slotted<'who'>
    'instance.destinations_allowed': Slotted<'who'>
    'instance.found_otherwise': Slotted<'who'>
    'instance.glass_broken': Slotted<'who'>
    'instance.key_rotated': Slotted<'who'>
    'instance.model_configured': Slotted<'who'>
    'instance.model_removed': Slotted<'who'>
    'instance.model_tried': Slotted<'who'>
    'instance.relay_configured': Slotted<'who'>
    'instance.relay_limited': Slotted<'who'>
    'instance.relay_skipped': Slotted<'who'>
    'instance.relay_tested': Slotted<'who'>
    'instance.request_addresses_changed': Slotted<'who'>
    'instance.restored': Slotted<'who'>
    'instance.retention_changed': Slotted<'who'>
    'instance.retention_run': Slotted<'who'>
    'instance.set_up': Slotted<'who'>
    'instance.sign_in_configured': Slotted<'who'>
    'instance.sign_in_policy_changed': Slotted<'who'>
    'instance.stranger_mails_limited': Slotted<'who'>
    'instance.stranger_mails_spent': Slotted<'who'>
    'instance.url_changed': Slotted<'who'>
    'mail_domain.added': Slotted<'what' | 'who'>
    'mail_domain.lost': Slotted<'what' | 'who'>
    'mail_domain.proven': Slotted<'what' | 'who'>
    'mail_domain.record_missing': Slotted<'what' | 'who'>
    'mail_domain.record_returned': Slotted<'what' | 'who'>
    'mail_domain.removed': Slotted<'what' | 'who'>
    'mail_service.confirmed': Slotted<'who'>
    'mail_service.connected': Slotted<'who'>
    'mail_service.disconnected': Slotted<'who'>
    'mail_service.key_saved': Slotted<'who'>
    'notice.dismissed': Slotted<'who'>
    'notice.published': Slotted<'what' | 'who'>
    'notice.withdrawn': Slotted<'what' | 'who'>
    'operator.configured': Slotted<'who'>
    'outbox.discarded': Slotted<'who'>
    'outbox.sent': Slotted<'who'>
    'policy.acknowledged': Slotted<'who'>
    'policy.announced': Slotted<'who'>
    'policy.draft_discarded': Slotted<'who'>
    'policy.drafted': Slotted<'who'>
    'policy.published': Slotted<'who'>
    'policy.withdrawn': Slotted<'who'>
    'request_log.searched': Slotted<'who'>
    'scim_group.changed': Slotted<'what' | 'who'>
    'scim_group.created': Slotted<'what' | 'who'>
    'scim_group.removed': Slotted<'what' | 'who'>
    'scim_token.created': Slotted<'what' | 'who'>
    'scim_token.revoked': Slotted<'what' | 'who'>
    'scim_user.changed': Slotted<'who'>
    'scim_user.created': Slotted<'who'>
    'scim_user.removed': Slotted<'who'>
    'security_contact.configured': Slotted<'who'>
    'sso.refused': Slotted<'who'>
    'statuspage.import_started': Slotted<'who'>
    'statuspage.imported': Slotted<'who'>
    'sub_processor.added': Slotted<'what' | 'who'>
    'sub_processor.changed': Slotted<'what' | 'who'>
    'sub_processor.removed': Slotted<'what' | 'who'>
    'agent_draft.discarded': Slotted<'who'>
    'agent_draft.drafted': Slotted<'who'>
    'agent_draft.published': Slotted<'who'>
    'announcement.edited': Slotted<'what' | 'who'>
    'announcement.published': Slotted<'what' | 'who'>
    'announcement.withdrawn': Slotted<'what' | 'who'>
    'api_token.created': Slotted<'what' | 'who'>
    'api_token.owners_told': Slotted<'what' | 'who'>
    'api_token.refused': Slotted<'who'>
    'api_token.revoked': Slotted<'what' | 'who'>
    'api_token.used': Slotted<'who'>
    'canned_text.created': Slotted<'what' | 'who'>
    'canned_text.edited': Slotted<'what' | 'who'>
    'canned_text.removed': Slotted<'what' | 'who'>
    'deliveries.exported': Slotted<'who'>
    'delivery.cancelled': Slotted<'who'>
    'delivery.retried': Slotted<'who'>
    'delivery.sent_again': Slotted<'who'>
    'incident.deleted': Slotted<'what' | 'who'>
    'incident.edited': Slotted<'what' | 'who'>
    'incident.merged': Slotted<'what' | 'who'>
    'incident.next_update_promised': Slotted<'what' | 'who'>
    'incident.note_added': Slotted<'what' | 'who'>
    'incident.opened': Slotted<'what' | 'who'>
    'incident.postmortem_deleted': Slotted<'what' | 'who'>
    'incident.postmortem_drafted': Slotted<'what' | 'who'>
    'incident.postmortem_published': Slotted<'what' | 'who'>
    'incident.postmortem_reverted': Slotted<'what' | 'who'>
    'incident.recorded': Slotted<'what' | 'who'>
    'incident.rehearsed': Slotted<'who'>
    'incident.silent': Slotted<'what' | 'who'>
    'incident.taken_back': Slotted<'what' | 'who'>
    'incident.translated': Slotted<'what' | 'who'>
    'incident.update_overdue': Slotted<'what' | 'who'>
    'incident.updated': Slotted<'what' | 'who'>
    'incident_template.created': Slotted<'what' | 'who'>
    'incident_template.edited': Slotted<'what' | 'who'>
    'incident_template.removed': Slotted<'what' | 'who'>
    'invitation.accepted': Slotted<'who'>
    'invitation.resent': Slotted<'who'>
    'invitation.role_changed': Slotted<'who'>
    'invitation.sent': Slotted<'who'>
    'invitation.withdrawn': Slotted<'who'>
    'maintenance.cancelled': Slotted<'what' | 'who'>
    'maintenance.completed': Slotted<'what' | 'who'>
    'maintenance.deleted': Slotted<'what' | 'who'>
    'maintenance.edited': Slotted<'what' | 'who'>
    'maintenance.extended': Slotted<'what' | 'who'>
    'maintenance.overran': Slotted<'what' | 'who'>
    'maintenance.reminded': Slotted<'what' | 'who'>
    'maintenance.rescheduled': Slotted<'what' | 'who'>
    'maintenance.scheduled': Slotted<'what' | 'who'>
    'maintenance.series_ended': Slotted<'what' | 'who'>
    'maintenance.series_extended': Slotted<'what' | 'who'>
    'maintenance.started': Slotted<'what' | 'who'>
    'maintenance.updated': Slotted<'what' | 'who'>
    'maintenance_update.edited': Slotted<'what' | 'who'>
    'maintenance_update.recalled': Slotted<'what' | 'who'>
    'member.added': Slotted<'what' | 'who'>
    'member.deactivated': Slotted<'what' | 'who'>
    'member.joined_by_sso': Slotted<'what' | 'who'>
    'member.left': Slotted<'who'>
    'member.provisioned': Slotted<'what' | 'who'>
    'member.removed': Slotted<'what' | 'who'>
    'member.role_changed': Slotted<'what' | 'who'>
    'messages.retried': Slotted<'who'>
    'metric.created': Slotted<'what' | 'who'>
    'metric.edited': Slotted<'what' | 'who'>
    'metric.moved': Slotted<'what' | 'who'>
    'metric.points_removed': Slotted<'what' | 'who'>
    'metric.removed': Slotted<'what' | 'who'>
    'metrics_provider.created': Slotted<'what' | 'who'>
    'metrics_provider.removed': Slotted<'what' | 'who'>
    'notification.late': Slotted<'who'>
    'notification.retried': Slotted<'who'>
    'organization.api_key_in_address_changed': Slotted<'who'>
    'organization.banner_changed': Slotted<'who'>
    'organization.changed': Slotted<'who'>
    'organization.created': Slotted<'what' | 'who'>
    'organization.dashboard_networks_changed': Slotted<'who'>
    'organization.dashboard_networks_lifted': Slotted<'who'>
    'organization.deleted': Slotted<'what' | 'who'>
    'organization.domain_changed': Slotted<'who'>
    'organization.domain_claimed': Slotted<'who'>
    'organization.domain_lost': Slotted<'who'>
    'organization.embedding_changed': Slotted<'who'>
    'organization.erased': Slotted<'who'>
    'organization.exported': Slotted<'who'>
    'organization.favicon_removed': Slotted<'who'>
    'organization.favicon_set': Slotted<'who'>
    'organization.glass_broken': Slotted<'who'>
    'organization.idle_timeout_changed': Slotted<'who'>
    'organization.import_started': Slotted<'what' | 'who'>
    'organization.import_undone': Slotted<'who'>
    'organization.imported': Slotted<'what' | 'who'>
    'organization.logo_removed': Slotted<'who'>
    'organization.dark_logo_removed': Slotted<'who'>
    'organization.dark_logo_set': Slotted<'who'>
    'organization.logo_set': Slotted<'who'>
    'organization.look_changed': Slotted<'who'>
    'organization.model_allowed': Slotted<'who'>
    'organization.model_forbidden': Slotted<'who'>
    'organization.ownership_transferred': Slotted<'what' | 'who'>
    'organization.page_passes_ended': Slotted<'who'>
    'organization.page_ways_changed': Slotted<'who'>
    'organization.restored': Slotted<'what' | 'who'>
    'organization.review_changed': Slotted<'who'>
    'organization.sample_sent': Slotted<'who'>
    'organization.second_factor_requirement_set': Slotted<'who'>
    'organization.sender_changed': Slotted<'who'>
    'organization.sign_in_policy_changed': Slotted<'who'>
    'organization.slug_changed': Slotted<'who'>
    'organization.update_timing_changed': Slotted<'who'>
    'organization.visibility_changed': Slotted<'who'>
    'page_pass.ended': Slotted<'who'>
    'page_readers.added': Slotted<'who'>
    'page_readers.changed': Slotted<'who'>
    'page_readers.let_in': Slotted<'who'>
    'page_readers.metrics_changed': Slotted<'who'>
    'page_readers.removed': Slotted<'who'>
    'page_readers.service_changed': Slotted<'who'>
    'page_readers.services_changed': Slotted<'who'>
    'publication.changed': Slotted<'what' | 'who'>
    'publication.held': Slotted<'what' | 'who'>
    'publication.left_waiting': Slotted<'what' | 'who'>
    'publication.published': Slotted<'what' | 'who'>
    'publication.published_in_emergency': Slotted<'what' | 'who'>
    'publication.released': Slotted<'what' | 'who'>
    'publication.scheduled': Slotted<'what' | 'who'>
    'publication.sent_back': Slotted<'what' | 'who'>
    'publication.withdrawn': Slotted<'what' | 'who'>
    'reader_group.changed': Slotted<'what' | 'who'>
    'reader_group.created': Slotted<'what' | 'who'>
    'reader_group.removed': Slotted<'what' | 'who'>
    'service.archived': Slotted<'what' | 'who'>
    'service.correction_withdrawn': Slotted<'what' | 'who'>
    'service.created': Slotted<'what' | 'who'>
    'service.edited': Slotted<'what' | 'who'>
    'service.moved': Slotted<'what' | 'who'>
    'service.restored': Slotted<'what' | 'who'>
    'service.status_corrected': Slotted<'what' | 'who'>
    'service.status_set': Slotted<'what' | 'who'>
    'service_group.created': Slotted<'what' | 'who'>
    'service_group.edited': Slotted<'what' | 'who'>
    'service_group.moved': Slotted<'what' | 'who'>
    'service_group.removed': Slotted<'what' | 'who'>
    'status_update.deleted': Slotted<'what' | 'who'>
    'status_update.edited': Slotted<'what' | 'who'>
    'status_update.taken_back': Slotted<'what' | 'who'>
    'subscriber.added': Slotted<'what' | 'who'>
    'subscriber.changed': Slotted<'what' | 'who'>
    'subscriber.complained': Slotted<'what' | 'who'>
    'subscriber.confirmed': Slotted<'what' | 'who'>
    'subscriber.erased': Slotted<'who'>
    'subscriber.follows_event': Slotted<'what' | 'who'>
    'subscriber.joined': Slotted<'what' | 'who'>
    'subscriber.language_changed': Slotted<'what' | 'who'>
    'subscriber.leaves_event': Slotted<'what' | 'who'>
    'subscriber.let_go': Slotted<'what' | 'who'>
    'subscriber.paused': Slotted<'what' | 'who'>
    'subscriber.released': Slotted<'what' | 'who'>
    'subscriber.requested': Slotted<'what' | 'who'>
    'subscriber.resumed': Slotted<'what' | 'who'>
    'subscriber.unsubscribed': Slotted<'what' | 'who'>
    'subscriber_import.finished': Slotted<'who'>
    'subscriber_import.started': Slotted<'who'>
    'subscribers.exported': Slotted<'who'>
    'subscribers.released': Slotted<'who'>
    'suggestion.asked': Slotted<'what' | 'who'>
    'webhook.created': Slotted<'what' | 'who'>
    'webhook.edited': Slotted<'what' | 'who'>
    'webhook.paused': Slotted<'what' | 'who'>
    'webhook.redelivered': Slotted<'what' | 'who'>
    'webhook.removed': Slotted<'what' | 'who'>
    'webhook.resumed': Slotted<'what' | 'who'>
    'webhook.secret_rotated': Slotted<'what' | 'who'>
    'webhook.tested': Slotted<'what' | 'who'>
    'backups.bucket_configured': Slotted<'who'>
    'backups.bucket_removed': Slotted<'who'>
    'backups.configured': Slotted<'who'>
    'backups.encryption_configured': Slotted<'who'>
    'backups.rehearsal_requested': Slotted<'who'>
    'backups.requested': Slotted<'who'>
    'instance.metrics_token_made': Slotted<'who'>
    'instance.metrics_token_removed': Slotted<'who'>
    'instance.metrics_token_replaced': Slotted<'who'>
    'instance.certificate_issued': Slotted<'who'>
    'instance.fallback_configured': Slotted<'who'>
    'instance.fallback_removed': Slotted<'who'>
    'instance.fallback_tested': Slotted<'who'>
    'backups.standby_configured': Slotted<'who'>
    'instance.key_put_back': Slotted<'who'>
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
    backups: string
    certificates: string
  }
  roles: {
    owner: string
    admin: string
    editor: string
    viewer: string
  }
  formWords: {
    title: string
    text: string
    /** Of a time, before `until`. */
    from: string
    until: string
    begins: string
    ends: string
    save: string
    /** Leaves a form without saving. */
    cancel: string
    edit: string
    /** On the button of a filter. */
    show: string
    /** On a button: takes back what was published or planned. */
    withdraw: string
  }
  turns: {
    /** Turn the pages of a list, whatever it is of. */
    newer: string
    older: string
  }
  moveButtons: {
    up: (name: string) => string
    down: (name: string) => string
  }
  momentField: {
    /** Where the clock shows a time twice, since it is set back. */
    whichOfTwo: (label: string) => string
    choose: string
    first: (zone: string, offset: string) => string
    second: (zone: string, offset: string) => string
  }
  overview: {
    notOperational: string
    troubled: string
    openCount: (count: number) => string
    noServicesHeading: string
    noServices: string
    addServices: string
    relayIsYours: Slotted<'connect'>
    /** In `relayIsYours`. */
    connectRelay: string
    relayIsAdmins: string
    agentDrafts: (count: number) => string
    readDrafts: string
    /** `number`: the count, set in bold. */
    audience: (count: number) => Slotted<'number'>
    /** Before its address. */
    yourPage: string
    plannedNext: string
    waitingToLeave: string
    messages: (count: number) => string
    /** After `messages`: for how long the oldest of them has waited. */
    oldest: (duration: string) => string
    channelPaused: string
    inTurn: string
    allRetrying: string
    someRetrying: (count: number) => string
    lastDay: string
    state: {
      operational: string
      degraded_performance: string
      partial_outage: string
      major_outage: string
      under_maintenance: string
    }
    firstSteps: {
      heading: string
      subscribe: string
      subscribeWhy: string
      rehearse: string
      rehearseWhy: string
      invite: string
      inviteWhy: string
      backUp: string
      backUpWhy: string
    }
    incident: {
      /** The newest update, cut short, and how old it is. */
      said: (text: string, duration: string) => string
      openFor: (duration: string) => string
      dueIn: (duration: string) => string
      overdueBy: (duration: string) => string
      post: string
      postOf: (title: string) => string
      resolve: string
      resolveNamed: (title: string) => string
      lastWords: string
      lastWordsHint: string
      promise: string
      extendPromise: string
      hearMore: string
      hearMoreHint: string
      promiseIt: string
      promiseNamed: (title: string) => string
    }
  }
  serviceList: {
    /** Label of the search. */
    find: string
    archived: (count: number) => string
    /** `count`: webhooks that follow the status of services. */
    told: (count: number) => Slotted<'openIncident'>
    /** In `told`. */
    openIncident: string
    noMatchHeading: string
    noMatch: string
    noneHeading: string
    none: string
    ungrouped: string
    emptyGroup: string
    editGroup: (name: string) => string
    editNamed: (name: string) => string
    drag: string
    internal: string
    onlyIfDegraded: string
    statusOf: (name: string) => string
    /** On the button beside a status. */
    set: string
    /** Where a service stands once it was moved. */
    place: (name: string, place: number, count: number) => string
    placeInGroup: (name: string, place: number, count: number, group: string) => string
    /** Beside a service in the form of an incident. */
    isInternal: string
    /** The status that a service has before an incident sets another. */
    now: Slotted<'status'>
  }
  serviceForm: {
    addHeading: string
    add: string
    name: string
    nameHint: string
    description: string
    descriptionHint: string
    group: string
    noGroup: string
    addGroupHeading: string
    addGroup: string
    groupName: string
    editHeading: string
    preview: string
    archiveHeading: string
    archiveHint: (name: string) => string
    typeToConfirm: (name: string) => string
    archive: string
    editGroupHeading: string
    groupDescription: string
    groupDescriptionHint: string
    openByDefault: string
    openByDefaultHint: string
    removeGroupHeading: string
    removeGroupHint: string
    removeGroup: string
  }
  serviceOptions: {
    heading: string
    onlyIfDegraded: string
    onlyIfDegradedHint: string
    showcase: string
    showcaseHint: string
    startDate: string
    startDateHint: string
    internal: string
    internalHint: string
    previewHeading: string
    seesNothing: string
    onPage: (day: string) => string
    onPageBare: string
    onPageNow: (day: string) => string
    onPageNowBare: string
    offPage: (day: string) => string
    offPageBare: string
  }
  corrections: {
    heading: string
    hint: string
    span: Slotted<'from' | 'to'>
    withdrawHint: string
    withdrawIt: string
    actualStatus: string
    reason: string
    reasonHint: string
    correct: string
  }
  archivedServices: {
    heading: string
    emptyHeading: string
    empty: string
    hint: string
    archived: Slotted<'time'>
    bringBack: string
    bringBackNamed: (name: string) => string
  }
  publications: {
    heading: string
    noneHeading: string
    none: string
    waiting: string
    published: string
    plannedAndWaiting: string
    cannotNow: (reason: string) => string
    writtenBy: string
    /** In place of the name of whoever wrote it. */
    console: string
    written: string
    toBePublished: string
    releasedBy: string
    see: string
    withdrawToDraft: string
    withdrawForGood: string
    withdrawIt: string
    releaseHeading: string
    release: string
    sendBack: string
    whatToChange: string
    ownHeading: string
    ownMailed: string
    ownAlone: string
    cannotWait: string
    whyNotWait: string
    whyNotWaitHint: string
    publishAlone: string
    publishNow: string
    change: string
    publishAt: string
    publishAtHint: string
    later: string
    laterHint: string
    deeds: {
      /** What a publication would do, as a heading. */
      openIncident: string
      postUpdate: string
      merge: string
      postmortem: string
      correctUpdate: string
      changeIncident: string
      planMaintenance: string
      changeMaintenance: string
      postMaintenanceUpdate: string
      moveMaintenance: string
      extendMaintenance: string
      cancelMaintenance: string
      endSeries: string
      correctMaintenanceUpdate: string
      announce: string
    }
    states: {
      in_review: string
      sent_back: string
      scheduled: string
      waiting: string
      published: string
    }
  }
  recall: {
    /** Of messages that can still be taken back. */
    leaveAt: Slotted<'time'>
    /** Behind the time, counted down. */
    inSeconds: Slotted<'seconds'>
    tooLate: (name: string) => string
    /** What an update is called: its state and its first words. */
    nameOf: (status: string, words: string) => string
  }
  rehearsal: {
    heading: string
    intro: string
    label: string
    noMail: string
    /** A title and a text to rehearse with, in the language of the status page. */
    sampleTitle: string
    sampleText: string
    statusOf: (name: string) => string
    send: string
    refused: (to: string, answer: string) => string
    sent: (to: string) => string
  }
  windows: {
    seeAll: string
    /** Label of the search. */
    find: string
    over: string
    noneHeading: string
    none: string
    /** Of the links that turn the pages; for screen readers. */
    pages: string
    noMatch: string
    found: string
    pending: string
    pendingLeft: (count: number) => string
    rhythmAndHours: (rhythm: string, hours: string) => string
    more: (count: number) => string
    /** A badge on a row. */
    repeats: string
    plan: string
  }
  windowPage: {
    late: string
    recall: string
    recallHint: (name: string) => string
    recalled: (name: string) => string
    timeline: string
    asVisitors: string
    span: Slotted<'end' | 'start'>
    touches: (names: string) => string
    leavesStatus: string
    keepsStatus: string
    reminds: (leads: string) => string
    rule: (rule: string) => string
    ruleEnded: (rule: string) => string
    move: string
    reschedule: string
    changeEnd: string
    setEnd: string
    cancel: string
    cancelMaintenance: string
    endSeries: string
    endSeriesHint: string
    post: string
    /** On the button of that form. */
    postIt: string
    /** A badge: no person posted it. */
    byClock: string
    /** A badge: it told nobody. */
    quiet: string
    /** A badge. */
    edited: string
    editUpdate: string
    editUpdateHint: string
  }
  windowPlan: {
    heading: string
    label: string
    textHint: string
    planIt: string
    editHeading: string
    editHint: string
    titleHint: string
    remind: string
    byClock: string
    autoStart: string
    notifyAtStart: string
    autoComplete: string
    autoCompleteHint: string
    notifyAtEnd: string
    lead: {
      days: (count: number) => string
      hours: (count: number) => string
      minutes: (count: number) => string
    }
    messages: {
      /** Of a maintenance that comes once; `count`: what follows the first message. */
      once: (count: number) => string
      /** Messages for each window, in all to each subscriber in the next days, and windows by then. */
      series: (perWindow: number, all: number, days: number, windows: number) => string
    }
    services: {
      legend: string
      none: string
      forReaders: string
      internalHint: string
    }
    repetition: {
      summary: string
      often: string
      oftenHint: string
      once: string
      daily: string
      weekly: string
      fortnightly: string
      monthlyByDate: string
      monthlyByWeekday: string
      own: string
      lastDay: string
      rule: string
      ruleHint: string
      remind: string
      remindHint: string
    }
  }
  announcements: {
    heading: string
    new: string
    noneHeading: string
    none: string
    textHint: string
    link: string
    linkHint: string
    startsAt: string
    endsAt: string
    mailHint: string
    publish: string
    isOver: string
    edit: string
    withdrawHint: string
    withdrawIt: string
    states: {
      planned: string
      shown: string
      over: string
    }
  }
  report: {
    heading: string
    download: string
    /** Below the heading: which months, and how far it goes. */
    of: (months: string, time: string) => string
    /** The last month. */
    to: string
    limits: string
    summary: string
    uptime: string
    meanUptime: (percent: string) => string
    timeToUpdate: string
    timeToResolve: string
    promised: string
    byMonth: string
    month: string
    firstUpdate: string
    resolved: string
    promisesKept: string
    timesHint: string
    leftOut: string
    noneRan: string
    since: (time: string) => string
    service: string
    /** Head of the column over all months. */
    all: string
    ofEachService: string
    noServices: string
    uptimeByMonth: string
    moreWindows: (count: number) => string
    /** On paper alone. */
    moreWindowsOnScreen: (count: number) => string
    /** On paper alone. */
    moreServicesOnScreen: (count: number) => string
    nothingMeasured: string
    ofOne: (duration: string) => string
    ofMany: (median: string, slowest: string, count: number) => string
    /** In a narrow column. */
    underAMinute: string
    noneDue: string
    inTime: (kept: number, all: number, missed: number) => string
    kept: (kept: number, all: number) => string
    months: (first: string, last: string) => string
  }
  pageWays: {
    heading: string
    isPublic: string
    forReaders: string
    anySuffices: string
    byMail: string
    byMailHint: string
    readers: string
    bySso: string
    bySsoHint: string
    rule: string
    networks: string
    networksHint: (address: string) => string
    rules: {
      none: {
        label: string
        hint: string
      }
      opens: {
        label: string
        hint: string
      }
      limits: {
        label: string
        hint: string
      }
    }
  }
  pictures: {
    picture: string
    another: string
    upload: string
    present: (name: string) => string
    remove: string
    /** Said by a script before a file is sent, in KB. */
    tooLarge: Slotted<'largest' | 'size'>
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
    writeKey: string
  }
  lists: {
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
  imports: {
    title: string
    upload: string
    file: string
    fileHint: string
    consent: string
    consentHint: string
    hint: string
    look: string
    earlier: string
    notYet: (count: number) => string
    running: string
    countAdded: (count: number) => string
    of: (file: string) => string
    back: string
    would: (count: number) => string
    /** `columns`: names of columns of the list. */
    wishes: (columns: string) => string
    column: (name: string) => string
    /** `consent`: what was typed, quoted. */
    agreed: Slotted<'consent'>
    start: (count: number) => string
    discard: string
    forgotten: string
    /** Beside a number; so are the next four. */
    inFile: string
    wouldBeAdded: string
    optedOut: string
    unreachable: string
    stayOut: string
    otherColumn: string
    addressColumn: string
    /** `name`: of a column. */
    columnWith: (name: string, count: number) => string
    /** One without a name. */
    numberedColumn: (number: number) => string
    allColumns: (count: number) => string
    readColumn: string
    leftOut: (count: number) => string
    first: (count: number) => string
    oneByOne: string
    /** Head of a column: the number of the line. */
    line: string
    why: string
    allAsCsv: string
    importing: string
    imported: string
    progress: (done: number, total: number) => string
    added: (count: number) => string
    kept: (count: number) => string
    skipped: (count: number) => string
    problems: {
      /** Why a line of a list stays out. */
      missing: string
      invalid: string
      tooLong: string
      duplicate: string
      here: string
      left: string
      forgotten: string
      leftElsewhere: string
      otherColumn: string
      sms: string
      webhook: string
      otherChannel: string
      notActive: string
      unknownService: string
      followsNothing: string
    }
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
    byFallback: string
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
  webhooks: {
    hint: string
    list: string
    addHeading: string
    add: string
    urlHint: string
    paused: string
    failing: Slotted<'time'>
    active: string
    name: string
    nameHint: string
    url: string
    eventsToSend: string
    events: {
      incident: string
      maintenance: string
      service_status: string
    }
    eventHints: {
      incident: string
      maintenance: string
      service_status: string
    }
    edit: string
    keepUrl: (address: string) => string
    save: string
    removeHeading: string
    removeHint: string
    remove: string
    removeSentence: string
    removeNamed: (name: string) => string
    sendTest: string
    resume: string
    pause: string
    newSecretHeading: string
    newSecret: string
    /** `standard`: a link named Standard Webhooks. */
    signed: Slotted<'standard'>
    nothingSince: Slotted<'time'>
    failingHint: string
    secret: string
    secretHint: string
    bothSign: Slotted<'time'>
    newOne: string
    newOneSentence: string
    newOneConfirm: string
    messages: string
    noMessages: string
    /** In place of what a message is about. */
    aTest: string
    outcome: string
    notTried: string
    nextAttempt: string
    sendAgain: string
    /** Of one attempt; it took so many milliseconds and ended at `time`. */
    noAnswer: (ms: number) => Slotted<'time'>
    /** `status`: of HTTP, such as 200. */
    answered: (status: string, ms: number) => Slotted<'time'>
    request: string
    answer: string
    kinds: {
      status_update: string
      maintenance_update: string
      maintenance_reminder: string
      service_status: string
      test_message: string
    }
  }
  metricSettings: {
    name: string
    nameHint: string
    description: string
    descriptionHint: string
    unit: string
    unitHint: string
    decimals: string
    decimalsHint: string
    transform: string
    transformHint: string
    transforms: {
      average: string
      min: string
      max: string
      sum: string
      count: string
    }
    axis: string
    begins: string
    beginsHint: string
    ends: string
    endsHint: string
    hideNumbers: string
    display: string
    displayHint: string
    chart: string
    noPoints: string
    latest: Slotted<'time' | 'value'>
    sendHeading: string
    send: string
    /** As metricSettings.send, for whoever may make tokens. */
    sendWithLink: Slotted<'tokens'>
    edit: string
    save: string
    removePoints: string
    removePointsHint: string
    typeName: (name: string) => string
    removeHeading: string
    removeHint: string
    remove: string
    addHeading: string
    add: string
    noneHeading: string
    none: string
    notShown: string
  }
  team: {
    searchLabel: string
    nobodyMatches: string
    searchOther: string
    members: string
    you: (name: string) => string
    accountDeleted: string
    secondFactor: string
    passwordOnly: string
    roleOf: (name: string) => string
    /** Button beside the role; short. */
    setRole: string
    remove: string
    removeSentence: (name: string, organization: string) => string
    removeNamed: (name: string) => string
    lostFactors: string
    lostFactorsHint: string
    whoLost: string
    chooseMember: string
    removeInADay: string
    transferHeading: string
    transferHint: string
    newOwner: string
    transfer: string
    leaveHeading: string
    leaveHint: (organization: string) => string
    leave: string
    leaveSentence: string
    leaveNamed: (organization: string) => string
    roleWithPurpose: {
      owner: string
      admin: string
      editor: string
      viewer: string
    }
    invited: string
    /** Of an invitation, in the role. */
    goodUntil: (role: string) => Slotted<'time'>
    expired: (role: string) => Slotted<'time'>
    sendAgain: string
    sendAgainTo: (email: string) => string
    withdraw: string
    withdrawFrom: (email: string) => string
    inviteHeading: string
    role: string
    invitationGoodFor: string
    days: (count: number) => string
    sendInvitation: string
  }
  apiTokens: {
    hint: string
    newHeading: string
    neverUsed: string
    lastUsed: Slotted<'time'>
    untilRevoked: string
    goodUntil: Slotted<'time'>
    expired: Slotted<'time'>
    madeBy: (name: string) => string
    madeByLeft: (name: string) => string
    mayKnow: (name: string) => string
    /** Badge: whose the token is. */
    organizations: string
    yours: string
    /** Badge: the person whose it is. */
    ofPerson: (name: string) => string
    revoke: string
    revokeSentence: (name: string) => string
    revokeNamed: (name: string) => string
    inAddresses: string
    /** ?api_key=TOKEN stays as it is. */
    accept: string
    acceptHint: string
    save: string
    createHeading: string
    create: string
    name: string
    nameHint: string
    holder: string
    mine: string
    mineHint: string
    theirs: string
    theirsHint: string
    reach: string
    everything: string
    everythingHint: string
    some: string
    someHint: string
    besides: string
    scopes: {
      incidents: string
      services: string
      subscribers: string
    }
    scopeHints: {
      incidents: string
      services: string
      subscribers: string
    }
    goodFor: string
    days: (count: number) => string
    year: string
    unlimited: string
    /** In place of a number of days. */
    lastDay: (timeZone: string) => string
    networks: string
    networksHint: string
    calls: string
    callsHint: (most: number, usual: number, second: number) => string
    agent: string
    agentHint: string
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
  settingsTabs: {
    organization: string
    look: string
    address: string
    visibility: string
    embedding: string
    networks: string
    email: string
    provisioning: string
    bucket: string
    sso: string
    export: string
  }
  settings: {
    save: string
    name: string
    language: string
    languageHint: string
    secondFactor: string
    needsFactor: string
    needsFactorHint: string
    idle: string
    idleHint: string
    idleOtherwise: string
    updates: string
    recallSeconds: string
    recallSecondsHint: string
    silentAfterHours: string
    silentAfterHoursHint: string
    secondPerson: string
    reviewAbove: string
    reviewAboveHint: string
    deleteHeading: string
    deleteHint: (name: string) => string
    typeToConfirm: (name: string) => string
    delete: string
    model: string
    modelAllowed: string
    modelHint: (model: string) => string
  }
  idleTimeout: {
    label: string
    after: {
      15: string
      30: string
      60: string
      240: string
      720: string
      1440: string
    }
  }
  pageAddress: {
    found: Slotted<'address'>
    slugHeading: string
    slugHint: string
    changeSlug: string
    domainHeading: string
    host: string
    hostHint: string
    prove: (domain: string) => string
    proveHint: string
    proveHintUntil: (domain: string) => string
    lastChecked: Slotted<'time'>
    proof: {
      dns: (domain: string) => string
      console: (domain: string) => string
      upgrade: (domain: string) => string
    }
    stands: (domain: string) => string
    noRecord: string
    lead: string
    leading: string
    leadHint: string
    certificate: string
  }
  dnsRecord: {
    name: string
    type: string
    value: string
    record: string
    checkNow: string
    neverLookedFor: string
    lookedFor: Slotted<'time'>
    lookedForStays: Slotted<'time'>
  }
  exportAll: {
    heading: string
    hint: string
    download: string
    behind: string
    secrets: string
    messages: string
    accounts: string
    care: string
  }
  pageLook: {
    preview: string
    previewTitle: {
      light: string
      dark: string
    }
    showPreview: {
      light: string
      dark: string
    }
    leftOut: (sentence: string) => string
    heading: string
    website: string
    websiteHint: string
    support: string
    supportHint: string
    footer: string
    footerHint: string
    footerLinks: string
    footerLinksHint: string
    css: string
    cssHint: string
    color: string
    colorHint: string
    chooseColor: string
    logo: string
    logoHint: (size: number) => string
    darkLogo: string
    darkLogoHint: (size: number) => string
    favicon: string
    faviconHint: (size: number) => string
    readable: {
      light: (ratio: string, enough: string) => string
      dark: (ratio: string, enough: string) => string
    }
    unreadable: {
      light: (ratio: string, color: string, used: string) => string
      dark: (ratio: string, color: string, used: string) => string
    }
  }
  mailSettings: {
    sender: string
    nameHint: (name: string) => string
    address: string
    addressHint: string
    replyTo: string
    replyToHint: string
    footer: string
    footerHint: string
    noServer: string
    asNow: string
    answersTo: (address: string) => string
    signed: string
    unsigned: string
    waits: (address: string, domain: string) => string
    samples: string
    samplesHint: string
    sample: {
      'status-update': string
      maintenance: string
      reminder: string
      confirmation: string
    }
    subject: (subject: string) => string
    sendToMe: string
    sent: (address: string) => Slotted<'answer'>
    notSent: Slotted<'answer'>
    adminCanFix: string
  }
  dkim: {
    heading: (domain: string) => string
    why: (domain: string) => string
    makeKey: string
    saveAgain: string
    publish: (domain: string) => string
    zoneFile: string
    zoneFileHint: string
    isSigned: (domain: string) => Slotted<'time'>
    besides: string
    noSpf: (domain: string) => string
    spf: string
    noDmarc: (domain: string) => string
    dmarc: string
  }
  readers: {
    add: string
    addresses: string
    addressesHint: string
    addSubmit: string
    heading: string
    noServer: string
    notMailed: (option: string) => Slotted<'visibility'>
    hint: string
    hintOwnServices: string
    since: Slotted<'time'>
    domainSince: Slotted<'time'>
    sees: (count: number) => string
    remove: string
    removeHint: (name: string) => string
    removeNamed: (name: string) => string
    passes: string
    endHeading: string
    newestListed: (all: number, shown: number) => string
    passwordNotListed: string
    endAll: string
    endAllHint: string
    endAllNow: string
    pass: {
      mailed_link: (ip: string) => Slotted<'end' | 'seen'>
      single_sign_on: (ip: string) => Slotted<'end' | 'seen'>
    }
    end: string
    endHint: (name: string) => string
    endThis: string
    groups: string
    counts: (readers: number, services: number) => string
    addGroup: string
    groupNameHint: string
    addGroupSubmit: string
    all: string
    whatSees: (name: string) => string
    noGroups: string
    byGroups: (names: string) => string
    ownServices: string
    ownMetrics: string
    groupServices: string
    groupMetrics: string
    noReaders: string
    noServices: string
    internal: string
    removeGroup: string
    removeGroupHint: string
  }
  shownOnce: {
    copyNow: string
  }
  factorResets: {
    removedAt: (email: string) => Slotted<'time'>
    cancel: string
    cancelNamed: (name: string) => string
  }
  bucket: {
    hint: string
    instances: string
    instancesHint: string
    notPublic: string
    add: string
    change: string
    endpoint: string
    endpointHint: string
    region: string
    regionHint: string
    name: string
    prefix: string
    prefixHint: string
    style: string
    styles: {
      path: string
      'virtual-host': string
    }
    keyId: string
    keyIdHint: string
    keyIdKept: string
    secret: string
    replaces: string
    copy: string
    publish: string
    test: string
    remove: string
    written: (puts: number, removals: number) => string
    lastPublished: string
    notYet: string
    pages: string
    pagesWaiting: (pages: number, waiting: number) => string
    objects: string
    leaving: string
    objectCount: (count: number) => string
    alive: string
    noneYet: string
    trouble: Slotted<'next' | 'since' | 'words'>
    putFailed: Slotted<'words'>
    getFailed: Slotted<'words'>
    testedPublic: string
    testedPrivate: Slotted<'words'>
    retired: (place: string) => string
    beingEmptied: (count: number) => Slotted<'place'>
    forget: string
  }
  networks: {
    heading: string
    label: string
    hint: (address: string) => string
    explain: string
  }
  embedding: {
    notPublic: string
    sitesHeading: string
    who: string
    nowhere: {
      label: string
      hint: string
    }
    listed: {
      label: string
      hint: string
    }
    anywhere: {
      label: string
      hint: string
    }
    sites: string
    sitesHint: string
    card: string
    cardHint: Slotted<'dark' | 'language' | 'light'>
    cardPreview: string
    cardCode: string
    /** Title of the card's frame on another site, in the language of the page. */
    statusOf: (name: string) => string
    banner: string
    bannerHint: Slotted<'connect' | 'origin' | 'script'>
    bannerCode: string
    place: string
    places: {
      top: string
      'top-left': string
      'top-right': string
      'bottom-left': string
      'bottom-right': string
    }
    colorsHint: string
    colors: {
      bannerIncidentColor: string
      bannerIncidentInk: string
      bannerMaintenanceColor: string
      bannerMaintenanceInk: string
    }
    saveBanner: string
    badges: string
    badgesHint: Slotted<'flat' | 'json' | 'label' | 'uptime'>
    badgeOf: (name: string) => string
    markdownFor: (name: string) => string
    moreBadges: string
  }
  provisioning: {
    newToken: string
    copyNow: string
    tokens: string
    heading: string
    hint: string
    address: string
    addressHint: string
    invited: string
    joins: (domains: string) => string
    deactivation: string
    owners: string
    people: (organization: string, count: number) => string
    domainsAndRoles: Slotted<'sso'>
    revokeHint: (name: string) => string
    lastUsed: Slotted<'time'>
    expired: Slotted<'time'>
    createHeading: string
    createHint: string
    nameHint: string
    goodFor: string
    days: {
      0: string
      90: string
      365: string
    }
    create: string
    noGroups: string
    group: string
    peopleColumn: string
    role: string
    noRole: string
    moreGroups: (count: number) => string
  }
  ssoSettings: {
    hint: string
    noneHeading: string
    none: string
    providers: string
    on: string
    off: string
    proveFirst: string
    connectOidc: string
    connectSaml: string
    domains: string
    domainsHint: string
    domain: string
    domainHint: string
    addDomain: string
    checkNamed: (domain: string) => string
    remove: string
    removeNamed: (name: string) => string
    removeDomainHint: (domain: string) => string
    proven: Slotted<'time'>
    proofEnds: Slotted<'time'>
    otherwise: string
    demand: {
      organization: {
        label: string
        hint: string
      }
      instance: {
        label: string
        hint: string
      }
    }
    firstThrough: (provider: string) => string
  }
  provider: {
    connect: (protocol: string) => string
    nameHint: string
    add: string
    isOn: string
    isOff: string
    onHint: string
    offHint: string
    try: string
    switchOff: string
    switchOffHint: string
    switchOffNow: string
    switchOn: string
    removeHint: string
    whoGetsIn: string
    createsAccounts: string
    createsAccountsHint: string
    twoFactors: string
    twoFactorsHint: string
    askAgain: string
    hours: (count: number) => string
    days: (count: number) => string
    roles: string
    rolesHint: string
    group: (number: number) => string
    groupRole: (number: number) => string
    everybodyElse: string
    staysOut: string
    becomes: {
      admin: string
      editor: string
      viewer: string
    }
    groupsClaim: {
      oidc: {
        label: string
        hint: string
      }
      saml: {
        label: string
        hint: string
      }
    }
    issuer: string
    issuerHint: string
    issuers: string
    clientId: string
    clientSecret: string
    clientSecretKept: string
    scopes: string
    scopesHint: string
    redirectUri: string
    metadata: string
    newMetadata: string
    metadataHint: string
    byHand: string
    entityId: string
    entityIdHint: string
    signInUrl: string
    signInUrlHint: string
    certificates: string
    certificatesHint: string
    metadataUrl: string
    acsUrl: string
    signAssertion: string
    enterThere: string
    tileHint: string
  }
  ssoTrial: {
    subject: string
    address: string
    verified: string
    name: string
    twoFactors: string
    groups: string
    notTold: string
    yes: string
    no: string
    none: string
    refused: (why: string) => string
    signedIn: (name: string) => string
    in: {
      owner: (name: string) => string
      admin: (name: string) => string
      editor: (name: string) => string
      viewer: (name: string) => string
    }
  }
  visibility: {
    who: string
    public: {
      label: string
      hint: string
    }
    password: {
      label: string
      hint: string
    }
    members: {
      label: string
      hint: string
    }
    readers: {
      label: string
      hint: string
    }
    newPassword: string
    newPasswordHint: string
    otherPassword: string
    otherPasswordHint: string
    hidden: string
    hiddenHint: string
    linksKeepWorking: string
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
  setup: {
    steps: string
    step: {
      account: string
      organization: string
      relay: string
      services: string
    }
    language: string
    accountHeading: string
    accountHint: string
    emailHint: string
    passwordHint: string
    makeAccount: string
    organizationHeading: string
    organizationHint: string
    slugHint: string
    timeZoneHint: string
    url: string
    urlHint: string
    unheardHttps: string
    saveAndContinue: string
    relayHeading: string
    relayHint: string
    servicesHeading: string
    servicesHint: string
    service: (number: string) => string
    examples: {
      website: string
      api: string
      signIn: string
      payments: string
      support: string
    }
    finish: string
    doneHeading: (organization: string) => string
    found: Slotted<'address'>
    noMail: Slotted<'connect'>
    /** A link, in `setup.noMail`. */
    connectRelay: string
    next: string
    nextServices: string
    nextSubscribers: string
    nextSubscribersNoMail: string
    nextIncidents: string
    toDashboard: string
    elsewhere: Slotted<'address'>
    notYetTitle: string
    notYetHeading: string
    notYet: Slotted<'end'>
    notYetHint: string
    suchAs: (example: string) => string
  }
  relay: {
    /** A connection without encryption. */
    noneSecurity: string
    host: string
    port: string
    security: string
    user: string
    userHint: string
    passwordKept: string
    passwordHint: string
    sender: string
    senderHint: string
    testTo: string
    sendTest: string
    skip: string
    taken: Slotted<'answer'>
    notSent: Slotted<'answer'>
  }
  alarms: {
    hint: Slotted<'path'>
    secretHeading: string
    none: string
    nowHeading: string
    cause: string
    since: string
    webhook: string
    told: string
    notTold: string
    webhookHeading: string
    anotherUrl: string
    urlHint: string
    replace: string
    test: string
    goTo: Slotted<'address'>
    notCalledYet: string
    lastCalled: Slotted<'time'>
    callFailed: string
    callsHeading: string
    events: Slotted<'cleared' | 'raised' | 'test'>
    text: string
    fields: Slotted<'cause' | 'clearedAt' | 'id' | 'kind' | 'raisedAt' | 'subject'>
    url: string
    signature: string
  }
  instanceSettings: {
    label: string
    signUp: string
    signUpNoMail: string
    invited: string
    anyone: string
    creation: string
    byAdmin: string
    byAccounts: string
    home: string
    homeHint: string
    signingIn: string
    factorForAll: string
    factorHint: string
    idleHint: string
    never: string
  }
  bounces: {
    hint: string
    secretHeading: string
    how: string
    mode: {
      none: string
      mailbox: string
      webhook: string
    }
    modeHint: {
      none: string
      mailbox: string
      webhook: string
    }
    address: string
    addressHint: string
    imapHost: string
    staysInInbox: string
    mailbox: string
    notChecked: string
    lastChecked: Slotted<'time'>
    checkNow: string
    inbound: string
    inboundHint: string
    webhookId: string
    webhookTimestamp: string
    webhookSignature: Slotted<'body' | 'prefix' | 'version'>
    newSecret: string
  }
  mailServices: {
    heading: string
    hint: string
    label: string
    connect: string
    disconnect: string
    disconnectNamed: (name: string) => string
    lastPost: string
    nothingYet: string
    keySaved: string
    setUp: {
      ses: string
      postmark: string
      mailgun: string
      sendgrid: string
      resend: string
    }
    key: {
      mailgun: string
      sendgrid: string
      resend: string
    }
    keyHint: {
      postmark: string
      mailgun: string
      sendgrid: string
      resend: string
    }
    outcome: {
      counted: Slotted<'time'>
      nothing: Slotted<'time'>
      unknown: Slotted<'time'>
      confirmed: Slotted<'time'>
      unconfirmed: Slotted<'time'>
      unsigned: Slotted<'time'>
      keyless: Slotted<'time'>
      old: Slotted<'time'>
      foreign: Slotted<'time'>
      unreadable: Slotted<'time'>
    }
  }
  destinations: {
    hint: string
    label: string
    fieldHint: string
  }
  homepageSettings: {
    legend: string
    pageOf: (organization: string) => string
    own: string
    ownHint: (organization: string, path: string) => string
    title: string
    text: string
    lists: string
    listsHint: string
    measurement: string
    measurementHint: string
    open: string
  }
  allOrganizations: {
    members: (count: number) => string
    facts: (path: string, members: string) => Slotted<'time'>
    liftNetworks: string
    liftHint: (organization: string) => string
    lift: string
    erasedAfter: Slotted<'time'>
    search: string
    noneFound: string
    noneFoundHint: string
  }
  notices: {
    hint: string
    publishHeading: string
    title: string
    text: string
    firstDay: string
    lastDay: string
    mailIt: (count: number) => string
    publish: string
    withdraw: string
    withdrawNamed: (title: string) => string
    span: Slotted<'from' | 'to'>
    spanMailed: Slotted<'from' | 'to'>
    state: {
      coming: string
      shown: string
      over: string
      withdrawn: string
    }
  }
  adminQueue: {
    overAll: string
  }
  undecided: {
    title: string
    none: string
    noneHint: string
    whatWaits: string
    putBack: Slotted<'time'>
    due: (heading: number) => string
    dueHint: string
    later: (heading: number) => string
    laterHint: string
    discard: string
    discardHint: string
    discardAll: (count: number) => string
    send: string
    sendHint: string
    sendAll: (count: number) => string
    groups: string
    instance: string
    kindTitle: string
    channel: string
    messages: string
    probablySent: string
    first: string
    last: string
  }
  messageKinds: {
    status_update: string
    maintenance_update: string
    maintenance_reminder: string
    service_status: string
    subscription_confirmation: string
    subscription_link: string
    sign_up: string
    password_reset: string
    password_changed: string
    password_removed: string
    new_device: string
    email_verification: string
    email_change_asked: string
    email_changed: string
    invitation: string
    update_overdue: string
    incident_silent: string
    notification_late: string
    webhook_paused: string
    tokens_kept: string
    glass_broken: string
    mail_domain_missing: string
    test_message: string
    notice: string
    account_deletion: string
    factor_reset_requested: string
    factor_reset: string
    new_owner: string
    api_token_created: string
    data_request_due: string
    policy_change: string
    audit_anchor: string
    page_link: string
    domain_lost: string
    url_changed: string
    publication: string
    emergency_publication: string
    mention: string
    announcement: string
    alarm: string
  }
  anchors: {
    title: string
    hint: string
    secretHeading: string
    where: string
    everyDay: Slotted<'address'>
    nowhere: string
    anotherPlace: string
    place: string
    placeHint: string
    sendNow: string
    newest: string
    of: Slotted<'time'>
    verify: Slotted<'command'>
    noneYet: string
    sentLately: string
    when: string
    to: string
    stateTitle: string
    answer: string
    link: string
  }
  instanceBucket: {
    hint: Slotted<'path'>
  }
  instanceSso: {
    hint: string
  }
  adminFactors: {
    lost: string
    lostHint: string
    email: string
    remove: string
    pending: string
  }
  languageModel: {
    hint: string
    heading: string
    none: string
    address: string
    addressHint: string
    name: string
    nameHint: string
    key: string
    keyKept: string
    keyHint: string
    goTo: Slotted<'name'>
    usedBy: (count: number) => string
    try: string
    whatLeaves: string
    leaves: string
    nameProvider: Slotted<'subProcessors'>
    /** A link, in `languageModel.nameProvider`. */
    subProcessors: string
  }
  privacyTabs: {
    policy: string
    operator: string
    subProcessors: string
    public: string
    emptyWhereNone: string
  }
  operator: {
    reports: string
    hint: string
    name: string
    nameHint: string
    address: string
    email: string
    officer: string
    officerHint: string
    children: string
    childrenText: string
    childrenHint: string
    securityHint: Slotted<'file'>
    contact: string
    contactHint: string
    policyPage: string
    languages: string
    languagesHint: string
    saveContact: string
  }
  policyVersions: {
    outdated: string
    versions: string
    first: string
    firstHint: string
    next: string
    nextHint: string
    sayFirst: Slotted<'operator'>
    /** A link, in `policyVersions.sayFirst`. */
    whoOperates: string
    goOn: string
    begin: string
    previewAndPublish: string
    from: (day: string) => string
    published: (day: string) => string
    readBy: (read: number, count: number) => string
    wordingOnly: string
    withdrawNamed: (day: string) => string
    state: {
      current: string
      announced: string
      former: string
      withdrawn: string
    }
    takesEffect: (day: string) => string
  }
  policyDraft: {
    title: string
    draft: string
    whatChanges: string
    whatChangesHint: string
    policy: string
    words: string
    word: {
      operator: string
      address: string
      contact: string
      officer: string
      kept: string
      children: string
      analytics: string
    }
    language: string
    saveAndPreview: string
    discard: string
    discardHint: string
    discardIt: string
  }
  publishPolicy: {
    title: string
    when: string
    neverChanges: string
    preview: string
    edit: string
    day: string
    firstDayHint: string
    what: string
    matters: string
    mattersHint: (count: number) => string
    noMail: string
    wording: string
    wordingHint: string
    changeDayHint: (earliest: string) => string
  }
  subProcessorList: {
    hint: string
    facts: (purpose: string, location: string, day: string) => string
    addHeading: string
    add: string
    removeHint: string
    removeNamed: (name: string) => string
    name: string
    purpose: string
    purposeExample: string
    location: string
    locationExample: string
    since: string
    url: string
  }
  dataRequests: {
    hint: string
    open: string
    noneOpen: string
    noneOpenHint: string
    enterHeading: string
    address: string
    addressHint: string
    what: string
    cameOn: string
    notes: string
    notesHint: string
    enter: string
    closed: string
    closedHint: string
    kind: {
      access: string
      erasure: string
      correction: string
      objection: string
    }
    came: (kind: string) => Slotted<'time'>
    daysLeft: (days: number) => string
    state: {
      overdue: string
      answered: string
      refused: string
    }
  }
  dataRequest: {
    heading: string
    askedFor: string
    came: string
    answerBy: string
    refused: string
    answered: string
    reason: string
    forgotten: string
    holds: string
    nothing: string
    what: string
    howMany: string
    mentionsIn: (table: string) => string
    tables: {
      accounts: string
      audit_entries: string
      deliveries: string
      drafts: string
      incident_notes: string
      incidents: string
      instance: string
      invitations: string
      maintenance_updates: string
      one_time_tokens: string
      organizations: string
      policy_versions: string
      rate_limits: string
      status_updates: string
      subscriber_imports: string
      subscribers: string
    }
    pageOf: (organization: string) => string
    download: string
    erase: string
    eraseHint: string
    eraseIt: string
    forAdmins: string
    saveNotes: string
    close: string
    closeHint: string
    markAnswered: string
    refusedBecause: string
    refusedHint: string
    refuse: string
    erased: (count: number) => string
  }
  traces: {
    heading: string
    database: string
    databaseHint: (size: string, free: string) => string
    returnable: string
    compactAtStart: string
    older: string
    compact: string
    log: string
    logHint: (size: string) => string
    requestLogHint: string
    copies: string
    noCopies: string
    copiesMade: (count: number) => Slotted<'time'>
    copiesHint: string
    backups: string
    backupsHint: string
    printed: string
    printedHint: string
    bytes: (count: number) => string
    requestLogKept: string
    scheduled: string
    noScheduled: string
    scheduledHint: (days: string) => Slotted<'backups'>
    replica: string
    replicaHint: (days: string) => string
    noReplica: string
    standbyHint: string
  }
  requestLog: {
    hint: (period: string) => string
    changePeriod: string
    unreadable: string
    reached: (time: string) => string
    pages: string
    none: string
    widen: string
    lookOlder: string
    addresses: string
    kept: string
    keptHint: string
    full: string
    truncated: string
    nothing: string
    any: string
    answered: string
    sentOn: string
    refused: string
    failed: string
    path: string
    status: string
    method: string
    address: string
    from: string
    until: string
    filter: string
    requests: string
    request: string
    took: string
    time: string
    at: string
  }
  traffic: {
    heading: string
    span: string
    days: string
    hours: string
    none: string
    unlogged: (count: number) => string
    hour: string
    day: string
    answered: string
    failed: string
    sum: (requests: number, failed: number) => string
    mostInHour: (highest: string) => string
    mostInDay: (highest: string) => string
    for95: string
    halfWithin: (half: string, most: string) => string
    slowestHour: (highest: string) => string
    slowestDay: (highest: string) => string
    slowest: string
    path: string
    within95: string
  }
  exported: {
    title: string
    intro: (url: string, time: string) => string
    nothing: string
    more: (count: number, file: string) => string
    table: string
    yes: string
    no: string
    section: {
      profile: string
      memberships: string
      sessions: string
      'refused-sign-ins': string
      passkeys: string
      identities: string
      provisioned: string
      'api-tokens': string
      'scim-tokens': string
      invitations: string
      'invitations-sent': string
      lists: string
      notices: string
      policies: string
      drafts: string
      written: string
      mails: string
      audit: string
      subscriptions: string
      messages: string
      consents: string
    }
  }
  retentionRule: {
    requests: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    sessions: {
      title: string
      covers: string
      kept: (period: string) => string
      keptUntil: string
    }
    invitations: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    'api-tokens': {
      title: string
      covers: string
      kept: (period: string) => string
      keptUntil: string
    }
    attempts: {
      title: string
      covers: string
      kept: (period: string) => string
      keptUntil: string
    }
    unconfirmed: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    drafts: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    deliveries: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    accounts: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    organizations: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    'data-requests': {
      title: string
      covers: string
      kept: (period: string) => string
    }
    metrics: {
      title: string
      covers: string
      kept: (period: string) => string
    }
    copies: {
      title: string
      covers: string
      kept: (period: string) => string
    }
  }
  removedKind: {
    sessions: string
    links: string
    invitations: string
    tokens: string
    agentDrafts: string
    callsWithAKey: string
    attemptsAtWebhooks: string
    devices: string
    hoursOfPoints: string
    drafts: string
    linksToPages: string
    passesToPages: string
    eventsForPrograms: string
    refusedSignIns: string
    scimTokens: string
    sentForms: string
    ceremonies: string
    proofs: string
    requests: string
    accounts: string
    organizations: string
    dataRequests: string
    copies: string
    messagesGivenUp: string
    addresses: string
    rows: string
    attempts: string
    subscribers: string
    lists: string
  }
  retention: {
    hint: string
    label: string
    what: string
    lastRun: string
    removed: string
    nextRun: string
    act: string
    runNow: string
    runNowNamed: (title: string) => string
    neverYet: string
    atWork: string
    took: (duration: string) => string
    failedOn: (problem: string) => Slotted<'time'>
    periods: string
    periodsHint: string
    limits: (least: number, most: number) => string
    days: (count: number) => string
    years: (count: number) => string
    nothing: string
    removedOf: (kind: string, count: number) => string
    doneRemoved: (what: string) => string
  }
  adminForm: {
    save: string
    remove: string
  }
  relayPage: {
    hint: string
    /** `reason` is a sentence or two of its own. */
    paused: Slotted<'reason' | 'since'>
    limits: string
    connections: string
    connectionsHint: string
    perMinute: string
    perMinuteHint: string
    saveLimits: string
    purpose: {
      subscription: string
      'sign-up': string
      'password-reset': string
      invitation: string
      'new-address': string
    }
    strangers: string
    strangersHint: string
    sentOf: (sent: number, limit: number) => string
    perHour: string
    saveNumber: string
  }
  fallback: {
    title: string
    hint: string
    none: string
    setUp: string
    change: string
    standsBy: (way: string) => string
    /** `reason` is a sentence or two of its own. */
    inUse: Slotted<'reason' | 'since' | 'way'>
    carrier: string
    smtp: string
    api: (service: string) => string
    region: string
    domain: string
    stream: string
    streamHint: string
    accessKey: string
    key: string
    keyHint: string
    keyKept: string
    endpoint: string
    endpointHint: string
    senderHint: string
    remove: string
    removeHint: string
  }
  mailSignIn: {
    label: string
    password: string
    token: string
    tokenUrl: string
    tokenUrlHint: string
    clientId: string
    clientSecret: string
    refreshToken: string
    refreshTokenHint: string
    scope: string
    scopeHint: string
    secretKept: string
  }
  instanceScreen: {
    version: string
    runsOn: string
    address: string
    fixedUrl: string
    addressHint: string
    whatFollows: string
    follows: {
      links: string
      passkeys: (count: number) => string
      alone: (count: number) => string
      feeds: string
      signIns: string
      providers: string
      told: string
      undo: (url: string) => string
    }
    leadOn: (addresses: string) => string
    regardless: string
    regardlessHint: string
    change: string
    storage: string
    inMemory: string
    folder: string
    database: string
    free: string
    freeOf: (free: string, disk: string) => string
    notKnown: string
    lastBackup: string
    noBackup: Slotted<'backups' | 'key'>
    made: string
    file: string
    more: string
    changedHeading: string
    changed: Slotted<'address'>
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
    backups: (days: number) => string
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
    replica: (days: number) => string
  }
  backups: {
    none: string
    nextAt: Slotted<'time'>
    noneScheduled: string
    newestFolder: Slotted<'time'>
    newestBucket: Slotted<'time'>
    newestBoth: Slotted<'time'>
    rehearsed: Slotted<'time'>
    rehearsedSealed: Slotted<'time'>
    neverRehearsed: string
    rehearsalFailed: Slotted<'problem' | 'time'>
    failed: Slotted<'problem' | 'time'>
    working: {
      backup: string
      check: string
      rehearsal: string
    }
    runNow: string
    rehearseNow: string
    list: string
    made: string
    where: string
    size: string
    keptAs: string
    file: string
    requestLogFile: string
    places: {
      folder: string
      bucket: string
    }
    reasons: {
      recent: string
      day: string
      week: string
      month: string
    }
    noReason: string
    states: {
      sound: string
      damaged: string
      missing: string
    }
    encrypted: string
    when: string
    schedule: string
    schedules: {
      daily: string
      hours: string
      off: string
    }
    time: string
    timeHint: string
    hours: string
    hoursHint: string
    timeZone: string
    timeZoneHint: string
    keepDaily: string
    keepWeekly: string
    keepMonthly: string
    keepHint: (days: number) => string
    requestLog: string
    requestLogHint: string
    rehearsal: string
    rehearsals: {
      daily: string
      weekly: string
      off: string
    }
    rehearsalHint: string
    save: string
    encryption: string
    encryptions: {
      none: string
      noneHint: string
      passphrase: string
      passphraseHint: string
      key: string
      keyHint: string
    }
    encryptionHint: string
    passphrase: string
    passphraseNew: string
    passphraseKept: string
    recipient: string
    recipientHint: string
    bucketHeading: string
    bucketHint: string
    bucketNow: Slotted<'place'>
    endpoint: string
    endpointHint: string
    region: string
    regionHint: string
    bucketName: string
    prefix: string
    prefixHint: string
    style: string
    styles: {
      path: string
      'virtual-host': string
    }
    accessKey: string
    accessKeyHint: string
    accessKeyKept: string
    secret: string
    removeBucket: string
    removeBucketHint: string
    inside: string
    insideAll: Slotted<'key'>
    restore: string
    drill: string
    noLonger: string
  }
  standby: {
    heading: string
    hint: string
    held: (term: number) => Slotted<'name' | 'place'>
    notHeld: Slotted<'place'>
    unrenewed: Slotted<'problem'>
    noLease: string
    lease: string
    leaseHint: string
    leases: {
      off: string
      on: string
    }
    fromEnvironment: string
    replicator: string
    replicatorHint: string
    replicators: {
      none: string
      owns: string
    }
    replicaDays: string
    replicaDaysHint: string
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
  monitoring: {
    lastHour: string
    kept: string
    nothingYet: string
    requests: (count: number) => string
    answered: (time: string) => string
    messages: (count: number) => string
    queue: (count: number) => string
    most: (highest: string) => string
    from: string
    wordTime: string
    wordSent: string
    wordNotSent: string
    wordWaiting: string
    token: string
    tokenWhat: string
    address: string
    tokenName: string
    noToken: string
    /** `time`: when, as a moment of the page. */
    made: Slotted<'time'>
    make: string
    replace: string
    remove: string
    newToken: string
    copyNow: string
    wordAnswered: string
    wordFailed: string
  }
  requestLogHint: string
  requestLogKept: string
  scheduled: string
  noScheduled: string
  scheduledHint: (days: string) => Slotted<'backups'>
  certificates: {
    hint: string
    off: string
    offHint: string
    authority: string
    email: string
    /** `time`: a moment. */
    paused: Slotted<'time'>
    noNames: string
    label: string
    name: string
    until: string
    renewal: string
    state: string
    none: string
    soon: string
    well: string
    /** `time`: when it was tried last, `next`: when it is tried again. */
    tried: Slotted<'next' | 'time'>
    tryAgain: string
    kind: {
      own: string
      former: string
      domain: string
    }
  }
  strayOrigin: {
    title: string
    /** `seen`: the address as it arrived, `expected`: the public URL. */
    seen: (seen: string, expected: string) => string
    host: (expected: string) => string
    scheme: (peer: string) => string
    untrusted: (peer: string) => string
    open: string
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
    metricsTokenRemoved: string
    organizationBeforeServices: string
    nameListedAbove: string
    accountBeforeOrganization: string
    urlFixed: string
    urlElsewhere: (url: string, why: string) => string
    domainOfPage: (slug: string) => string
    samePublicUrl: string
    firstAccountThere: string
    leadsOn: (address: string) => string
    otherAnswers: (status: string) => string
    alreadySetUp: string
    chooseTime: string
    typeWebAddress: string
    addressAlone: (address: string) => string
    chooseSignUp: string
    chooseCreation: string
    chooseOrganization: string
    nothingAnswersAt: (host: string, port: string) => string
    hostUnknown: (host: string) => string
    noRoute: (host: string) => string
    certificateOfOthers: (host: string, names: string) => string
    certificateOfOther: (host: string) => string
    certificateExpired: (host: string) => string
    certificateEarly: (host: string) => string
    certificateSelfSigned: (host: string) => string
    certificateUnverified: (host: string) => string
    mailNotYours: string
    sendingLimit: string
    senderUnverified: (address: string) => string
    notCarried: string
    takenForSpam: string
    mayNotSendAs: (address: string) => string
    everythingRefused: (address: string) => string
    chooseBounces: string
    chooseSecurity: string
    typeMailboxUser: string
    typeMailboxPassword: string
    plainLocalPart: string
    shortLocalPart: (count: number) => string
    serviceDisconnected: string
    chooseMailService: string
    sesHasNoKey: string
    pasteSendgridKey: string
    pasteResendSecret: string
    plainKey: string
    makeKeyFirst: string
    relayBeforeKey: string
    numberUpTo: (most: number) => string
    numberOrNothing: (most: number) => string
    mailboxCutOff: string
    mailboxLetsNobodyIn: string
    noPasswordInClear: string
    noPasswordSignIn: string
    mailboxPasswordExpired: string
    serverWrongLogin: string
    imapNoTls: string
    imapOtherSecurity: string
    checkMailbox: string
    relayWrongLogin: string
    relayBusy: string
    relayWantsEncryption: string
    relayCannotEncrypt: string
    relayCannotCheckLogin: string
    relaySmtpAuthOff: string
    relayNoLoginInClear: string
    relayNoLoginHere: string
    relayUnproven: (domain: string) => string
    relayWantsLogin: string
    smtpNoTls: string
    smtpNoStarttls: string
    noAnswerStarttls: string
    noAnswerTls: string
    relayRefused: (address: string) => string
    checkRelay: string
    relayBrokeOff: string
    reportedAs: (what: string) => string
    unsubscribedAtService: string
    pasteHttps: string
    webAddressLong: (count: number) => string
    pasteWhole: string
    pasteWithoutPart: (part: string) => string
    pasteTeams: string
    pasteDiscord: string
    pasteSlack: string
    releaseRequired: (people: number, above: number) => string
    networksAtMost: (count: number) => string
    noNetwork: (entry: string) => string
    networkPrefix: (entry: string, most: number) => string
    networkEverybody: (entry: string) => string
    networkWithin: (entry: string, range: string) => string
    noRelay: string
    theAnswerWas: (answer: string) => string
    noTxtRecord: (name: string) => string
    noDkimRecord: (name: string) => string
    severalDkimRecords: (count: number, name: string) => string
    dkimRevoked: (name: string) => string
    dkimCutShort: (name: string) => string
    dkimOtherKey: (name: string) => string
    dnsNoAnswer: (why: string) => string
    passwordAgain: string
    smtpPort: string
    imapPort: string
    smtpHost: string
    smtpHostAlone: string
    imapHost: string
    imapHostAlone: string
    userOfPassword: string
    userPlain: string
    passwordOfUser: string
    passwordPlain: string
    bouncesNotPosted: string
    relaySaved: string
    limitsSaved: string
    numberSaved: string
    settingsSaved: string
    keySaved: string
    pasteUrlThere: string
    postsRefused: string
    itAnswered: (answer: string) => string
    nobodyCalled: string
    offEveryPage: string
    clockBelieved: string
    noClockDoubt: string
    noWebhook: string
    saveWebhookFirst: string
    endsByItself: string
    typeHttps: string
    urlWithoutLogin: string
    useHttps: string
    noWebPort: (port: string) => string
    rangeTooWide: (range: string) => string
    notPublic: (host: string) => string
    destinationUnusable: (entry: string) => string
    mostDestinations: (count: number) => string
    destinationsSaved: string
    noMoreStrangers: (minutes: number) => string
    noMoreStrangersSeconds: (seconds: number) => string
    heldEmail: string
    waitingEmail: string
    heldWebhook: string
    waitingWebhook: string
    heldSlack: string
    waitingSlack: string
    heldDiscord: string
    waitingDiscord: string
    heldTeams: string
    waitingTeams: string
    heldOther: string
    waitingOther: string
    organizationHeld: string
    senderDistrusted: string
    workCutOff: string
    auditBroken: string
    databaseOtherwise: string
    databaseDamaged: string
    outboxUndecided: string
    anchorRefused: string
    clockDoubted: string
    processRestarted: string
    strangersSpent: string
    hungPage: (time: string, seconds: number) => string
    hungPageAt: (time: string, seconds: number, step: string) => string
    hungWork: (time: string, seconds: number) => string
    hungWorkAt: (time: string, seconds: number, step: string) => string
    stepLeftOut: (time: string) => string
    reportThis: string
    lastAtWork: (from: string, to: string) => string
    ifOffSoLong: string
    clockSetBack: (from: string, to: string) => string
    clockSetAhead: (from: string, to: string) => string
    clockAnswer: string
    clockUntilThen: string
    clockGoesOn: string
    strangersSubscription: (count: number) => string
    strangersSignUp: (count: number) => string
    strangersPasswordReset: (count: number) => string
    strangersInvitation: (count: number) => string
    strangersNewAddress: (count: number) => string
    strangersLook: string
    returnedUnauthenticated: string
    checkSenderDns: string
    returnedForSender: string
    askServerWhy: string
    placeRefuses: (answer: string) => string
    setOtherPlace: string
    runVerify: string
    damagedPart: string
    damagedRestore: string
    noneLeaves: string
    heldBackup: (count: number, backup: string) => string
    heldOlder: (count: number) => string
    heldDue: (count: number) => string
    released: (count: number) => string
    discarded: (count: number) => string
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
    noSuchOrganization: string
    noSuchService: string
    noSuchServiceGroup: string
    noSuchPasskey: string
    noSuchDraft: string
    noSuchSubscriber: string
    noSuchUpdate: string
    noSuchIncident: string
    noSuchWindow: string
    noSuchSeries: string
    noSuchFile: string
    noSuchReader: string
    noSuchReaderGroup: string
    noSuchNotice: string
    noSuchAnnouncement: string
    noSuchMetric: string
    noSuchMessage: string
    noSuchNotification: string
    noSuchMember: string
    noSuchInvitation: string
    noSuchImport: string
    noSuchToken: string
    noSuchEndpoint: string
    noSuchTemplate: string
    noSuchText: string
    noSuchPublication: string
    noSuchPostmortem: string
    noSuchSession: string
    noSuchAccount: string
    noSuchAlarm: string
    noSuchProvider: string
    noMailConnectFirst: string
    subscribedAlready: string
    onlyUnconfirmedAsked: string
    addressUnsubscribed: string
    addressInListOpen: string
    addressErased: string
    urlUnsubscribed: string
    urlQuarantined: string
    urlSubscribed: string
    urlErased: string
    onlyActivePaused: string
    onlyPausedResumed: string
    notQuarantined: string
    sayWhereAgreed: string
    sayShorter: (count: number) => string
    choosePageLanguage: string
    chooseServicesListed: string
    chooseKinds: string
    addressInList: string
    listSaysUnreachable: string
    listTooLarge: string
    chooseCsv: string
    listNoRows: string
    listManyRows: (count: number) => string
    listManyAddresses: (count: number) => string
    importStarted: string
    lineLong: (line: number, most: number) => string
    quoteOpen: (line: number) => string
    chooseColumn: string
    importOneColumn: string
    spreadsheet: string
    notTextFile: string
    subscriberGetsNothing: (state: string) => string
    subscriberIs: (state: string) => string
    endpointGetsNothing: (state: string) => string
    messageWaiting: string
    messageSending: string
    messageRetrying: string
    messageUndecided: string
    messageDelivered: string
    messageFailed: string
    messageSuppressed: string
    messageGone: string
    importRunning: string
    couldNotMake: string
    tooOldHours: (count: number) => string
    tooOldDays: (count: number) => string
    tooOldHoursAnswer: (count: number, answer: string) => string
    tooOldDaysAnswer: (count: number, answer: string) => string
    hungWhileMaking: string
    cancelledBy: (name: string) => string
    chooseEvent: string
    resumeFirst: string
    onItsWayAlready: string
    endpointsAtMost: (count: number) => string
    pausedBy: (name: string) => string
    pausedByHand: string
    nothingArrived: string
    metricsAtMost: (count: number) => string
    typeToRemove: (name: string) => string
    typeToRemovePoints: (name: string) => string
    chooseTransform: string
    nameMetric: string
    wholeNumberTo: (most: number) => string
    keepUnder: (count: number) => string
    typeNumber: string
    axisEnds: string
    nobodyAbove: string
    youAreOwner: string
    hasDeletedAccount: (name: string) => string
    needsOwner: string
    invitationForOther: (invited: string, email: string) => string
    signInToAccept: string
    inTeamAlready: string
    invitationOver: string
    chooseRole: string
    chooseFourRoles: string
    chooseGoodFor: string
    roleAboveOwn: string
    noMailInvite: string
    personInTeam: string
    personInvited: string
    invitationOnItsWay: (email: string) => string
    invitationAgain: string
    invitationWithdrawn: string
    isRoleNow: (name: string, role: string) => string
    newOwnerNow: string
    chooseMember: string
    factorRemovedInADay: string
    factorStays: string
    youLeft: (organization: string) => string
    memberRemoved: string
    memberRemovedTokens: (count: number) => string
    typeDay: (day: string) => string
    chooseLaterDay: (day: string, timeZone: string) => string
    chooseTokenValid: string
    everythingAndSome: string
    numberUpToOrEmpty: (most: number) => string
    roleDoesNotAllow: (role: string) => string
    onlyInstanceAdminMay: string
    tokensInAddresses: string
    tokensInHeaders: string
    nobodyWaits: string
    typeCountAll: (count: number) => string
    tickFirst: string
    nothingDone: string
    askedAgain: (count: number) => string
    askedAgainOneLeft: (count: number) => string
    askedAgainLeft: (count: number, left: number) => string
    unsubscribedMany: (count: number) => string
    unsubscribedManyMore: (count: number) => string
    confirmationOnItsWay: string
    addedNotified: string
    nobodyQuarantined: string
    oneBackIn: string
    backIn: (count: number) => string
    listDeleted: string
    subscriberPaused: string
    subscriberResumed: string
    outOfQuarantine: string
    confirmationAgain: string
    messagesInLanguage: string
    addressForgotten: string
    endpointSaved: string
    testOnItsWay: string
    endpointPaused: string
    endpointResumed: string
    endpointRemoved: string
    messageAgain: string
    metricAdded: (name: string) => string
    wasSaved: (name: string) => string
    pointsRemoved: string
    metricRemoved: string
    messageTriedNow: string
    messageCancelled: string
    messageOnceMore: string
    nothingTriedAgain: string
    oneMessageTried: string
    messagesTried: (count: number) => string
    recalled: string
    recallTooLate: (name: string) => string
    maintenanceDeleted: string
    readerMaySeeNone: string
    internalAlone: string
    newerInItsPlace: string
    notAhead: string
    timePassed: string
    timePassedOrNow: string
    timePassedOrCompleted: string
    serviceGone: string
    windowBegun: string
    windowNotBegun: string
    laterEnd: string
    statusOfRunning: string
    windowIsOver: string
    beginAgainAtOnce: string
    completedAgainAtOnce: string
    writeRule: string
    ruleNeverDue: string
    ruleFirstStart: (time: string) => string
    seriesHasEnded: string
    sayWhatIsDone: string
    titleTooLong: (most: number, length: number) => string
    typeWhenBegins: string
    typeWhenOver: string
    endAfterStart: string
    windowTooLong: string
    lastDayNotBefore: string
    chooseWindowStatus: string
    typeDateAndTime: string
    endAfterBeginning: string
    endWithinYear: string
    sayWhatVisitorsKnow: string
    titleHasAtMost: (count: number) => string
    announcementTooLong: (count: number) => string
    offPageAnother: string
    offPage: string
    publicationOvertaken: string
    publicationTimePassed: string
    plannersMayNot: string
    needsNoRelease: string
    publishedAlready: string
    changedSinceOpened: string
    writeWhatToRead: string
    keptForItsTime: string
    waitsForRelease: string
    timeWithinYear: string
    secondPersonReleases: string
    sayWhatToChange: string
    reasonUnder: (count: number) => string
    waitsNoMore: string
    ownPublication: string
    wouldTellOther: string
    tooLongToKeep: string
    tooManyWait: (count: number) => string
    sayWhyNotWait: string
    nameService: string
    nameGroup: string
    nameUnder: (count: number) => string
    descriptionTooLong: (most: number, length: number) => string
    dayNotAfterToday: (day: string, zone: string) => string
    dayOrLater: (day: string) => string
    typeNameToArchive: (name: string) => string
    typeWhenBegan: string
    typeWhenEnded: string
    chooseTrueStatus: string
    sayWhyRecordWrong: string
    reasonTooLong: (most: number, length: number) => string
    recordUpToNow: string
    chooseOneStatus: string
    announcementPublished: string
    announcementSaved: string
    announcementWithdrawn: string
    maintenancePlanned: string
    windowSaved: string
    updateOnPage: string
    maintenanceMoved: string
    maintenanceMovedToo: string
    maintenanceOver: string
    maintenanceGone: string
    updateDeleted: string
    organizationDeleted: string
    subscriberNoUrl: string
    endpointWasRemoved: string
    endpointIsPaused: string
    serviceNotOnPage: string
    nobodyThere: (answer: string) => string
    notAForm: (type: string) => string
    lacksHiddenField: (field: string) => string
    formTooOld: string
    openedOverHttp: (url: string) => string
    noCookie: (host: string) => string
    loadedFromElsewhere: string
    ssoOrganizationAlone: string
    originHidden: string
    noSuchAuditLog: string
    noSuchMail: string
    noSuchBucket: string
    noSuchCorrection: string
    noSuchDataRequest: string
    noSuchVersion: string
    noSuchRule: string
    noSuchSubProcessor: string
    noSuchDomain: string
    noSuchGroup: string
    noSuchPerson: string
    noSuchScimToken: string
    endChanged: string
    maintenanceCancelled: string
    seriesEndedNow: string
    updateSaved: string
    sentBack: string
    changeSaved: string
    withdrawnToDraft: string
    withdrawnForGood: string
    publishedNow: string
    releasedForItsTime: string
    nameWasArchived: (name: string) => string
    nameWasAdded: (name: string) => string
    groupWasAdded: (name: string) => string
    groupWasSaved: (name: string) => string
    groupWasRemoved: string
    recordCorrected: string
    correctionWithdrawn: string
    typeMonth: string
    noMailAskAdmin: string
    ownOrganizationDeleted: (name: string) => string
    slugChanged: string
    domainProven: string
    bucketSaved: string
    pageBeingPublished: string
    copyLeaving: string
    bucketForgotten: string
    sitesSaved: string
    bannerSaved: string
    lookSaved: string
    logoSaved: string
    logoRemoved: string
    darkLogoSaved: string
    darkLogoRemoved: string
    faviconSaved: string
    faviconRemoved: string
    networksSaved: string
    scimTokenRevoked: string
    readerSaved: (name: string) => string
    readerGroupAdded: string
    groupSaved: string
    groupRemoved: string
    readerRemoved: (address: string) => string
    passEnded: string
    passesEnded: string
    readersKnown: string
    oneReaderAdded: string
    readersAdded: (count: number) => string
    publishRecord: string
    domainRemoved: string
    ssoOnly: string
    passwordsAgain: string
    providerAdded: string
    providerSaved: string
    providerOn: string
    providerOff: string
    providerRemoved: string
    visibilitySaved: string
    waysSaved: string
    senderSaved: string
    adminSeesWords: string
    hiddenVisitors: (ip: string) => string
    choosePlace: string
    typeBannerColor: string
    typeBrandColor: string
    pagePasswordLong: (count: number) => string
    ownFactorFirst: string
    chooseOneLanguage: string
    chooseVisibility: string
    domainUsedByOther: (domain: string) => string
    noDomainWaits: string
    dnsSilent: (reason: string) => string
    otherRecord: (name: string) => string
    twoRecords: (name: string) => string
    claimChanged: string
    domainLost: (domain: string) => string
    oneLinkALine: string
    manyLinks: (count: number, most: number) => string
    linkEnd: (line: number) => string
    linkText: (line: number) => string
    linkLong: (line: number, most: number) => string
    linkPlain: (line: number) => string
    wholeSeconds: (most: number) => string
    wholeHours: (most: number) => string
    wholePeople: string
    ownNetworkMissing: (address: string) => string
    typeSlug: string
    slugSigns: (least: number, most: number) => string
    slugReserved: (slug: string) => string
    slugTaken: (slug: string) => string
    saveAddressFirst: string
    footerLong: (count: number) => string
    isHome: (name: string) => string
    typeNameToDelete: (name: string) => string
    beingImported: string
    beingErased: (name: string) => string
    chooseNetworkRule: string
    listNetworks: string
    cssLong: (count: number) => string
    cssDeep: (count: number) => string
    cssUnread: (line: number) => string
    cssRule: (line: number, name: string) => string
    cssProperty: (line: number, name: string) => string
    cssPosition: (line: number) => string
    cssUnknown: (line: number, text: string) => string
    cssUrl: (line: number) => string
    cssRaw: (line: number, text: string) => string
    cssBackslash: (line: number) => string
    cssFunction: (line: number, text: string) => string
    cssMore: (count: number) => string
    chooseEmbedding: string
    typeSite: string
    manySites: (count: number) => string
    notOrigin: (site: string) => string
    notWholePicture: string
    chooseFile: string
    fileLarge: (size: number, most: number) => string
    svgEntities: string
    svgDocument: string
    svgHandler: string
    svgScript: string
    svgLink: string
    pictureLarge: (width: number, height: number, most: number) => string
    typeWebsite: string
    publicHost: string
    hostAlone: string
    hostLong: string
    hostOfInstance: string
    asksForSso: (place: string) => string
    outsideNetworks: (name: string, address: string) => string
    manyReaders: (count: number) => string
    letEachSee: string
    readerAlready: (address: string) => string
    typeReader: string
    manyAtATime: (count: number) => string
    notMailbox: (entry: string) => string
    notReader: (entry: string) => string
    publicDomain: (entry: string) => string
    manyReaderGroups: (count: number) => string
    typeGroupName: string
    groupNameTaken: string
    storeOther: string
    placeTaken: string
    noBucket: string
    copyFailed: string
    typeRegion: string
    typeStore: string
    storePathEnd: string
    storeEncoded: string
    hostNoBucket: string
    virtualHostSigns: string
    bucketSigns: string
    prefixLong: (count: number) => string
    prefixSigns: string
    pasteKeyId: string
    notKeyId: string
    pasteSecret: string
    notSecret: string
    manyScimTokens: (count: number) => string
    chooseOne: string
    manyGroups: (count: number) => string
    groupTwice: string
    typeClientId: string
    typeClientSecret: string
    typeScopes: string
    typeIssuer: string
    issuerLong: (count: number) => string
    issuerPlain: string
    everyTenant: string
    hasAtMost: (count: number) => string
    linePlain: string
    domainListed: string
    manyDomains: (count: number) => string
    typeMailDomain: string
    noTxtAtName: string
    otherTxtAtName: (count: number) => string
    ssoFailed: string
    ssoTooLate: string
    ssoUnknown: string
    ssoExpired: string
    ssoReplayed: string
    ssoOtherBrowserAudit: string
    ssoOtherBrowser: string
    ssoOffAudit: string
    ssoOff: string
    ssoDeniedAudit: string
    ssoDenied: string
    ssoUnreachableAudit: string
    ssoUnreachable: string
    ssoMisconfiguredAudit: string
    ssoMisconfigured: string
    ssoUnsigned: string
    ssoForged: string
    ssoWrongIssuer: string
    ssoWrongAudience: string
    ssoWrongNonce: string
    ssoOutdated: string
    ssoUnreadable: string
    ssoNoAddressAudit: string
    ssoNoAddress: string
    ssoUnverifiedAudit: string
    ssoUnverified: string
    ssoForeignAddressAudit: string
    ssoForeignAddress: string
    ssoForeignTenantAudit: string
    ssoForeignTenant: string
    ssoOtherSubjectAudit: string
    ssoOtherSubject: string
    ssoUnconfirmedAudit: string
    ssoUnconfirmed: string
    ssoConnectFirstAudit: string
    ssoConnectFirst: string
    ssoNoAccountAudit: string
    ssoNoAccount: string
    ssoNoGroupAudit: string
    ssoNoGroup: string
    ssoUntoldGroupsAudit: string
    ssoUntoldGroups: string
    ssoRemovedAudit: string
    ssoRemoved: string
    ssoDeletedAudit: string
    metadataLong: (count: number) => string
    metadataDoctype: string
    metadataVeryMany: string
    metadataNoXml: string
    metadataNoProvider: string
    metadataSeveral: string
    metadataNameless: string
    metadataNoRedirect: string
    metadataNoCertificate: string
    typeEntityId: string
    entityIdLong: (count: number) => string
    pasteCertificate: string
    notCertificate: string
    manyCertificates: (count: number) => string
    providerCertificateExpired: string
    manyProviders: (count: number) => string
    onlyProvider: string
    throughProviderFirst: string
    twoFactorsFirst: string
    noModelSet: string
    otherModelSet: string
    typeDays: string
    incidentRecorded: string
    incidentOpened: string
    textsSaved: string
    incidentResolved: string
    incidentReopened: string
    otherMerged: string
    mergedIntoThis: string
    draftSavedVisitors: string
    postmortemPublished: string
    statusUpdateDeleted: string
    noteSaved: string
    textSaved: string
    textRemoved: string
    promiseChanged: string
    templateSaved: string
    templateRemoved: string
    draftWaits: string
    draftPublished: string
    draftDiscarded: string
    draftSaved: string
    publishedBeforeModel: string
    modelSuggested: string
    textIsBack: string
    chooseModelTask: string
    incidentSaved: string
    incidentDeleted: string
    sentTwice: string
    agentDraftTooLong: string
    agentDraftsWait: (count: number) => string
    agentDraftInterrupted: string
    chooseTextKind: string
    titleUnder: (most: number) => string
    textUnderHas: (most: number, has: number) => string
    sayTextPurpose: string
    sayTemplatePurpose: string
    writeText: string
    phraseTooLong: (most: number) => string
    textsAreFull: (count: number) => string
    startBeforeUpdate: string
    stillToCome: string
    stillToComeOpen: string
    stillToComeChoose: string
    openAlready: string
    resolveFirst: string
    chooseIncidentStatus: string
    chooseServiceStatuses: string
    fillInOpen: (words: string) => string
    writeWhatIsKnown: string
    chooseWhenMore: string
    titleMissing: string
    typeTitleExactly: (title: string) => string
    chooseFirstStatus: string
    typeWasOver: string
    endedAfterBegan: string
    overNobodyWaits: string
    draftTooLong: string
    needsOneUpdate: string
    chooseFurtherLanguage: string
    writePostmortemFirst: string
    chooseMergeInto: string
    mergeOnlyOpen: string
    auditEndsGone: string
    /** `name`: as `said.chainOfInstance` or `said.chainOfOrganization`. */
    auditEndChanged: (name: string) => string
    auditEndsElsewhere: string
    auditKeysGone: string
    auditEntryUnordered: (name: string, number: number) => string
    auditEntryUnchecked: (name: string, number: number) => string
    auditEntryChanged: (name: string, number: number) => string
    auditEntryUnsealed: (name: string, number: number) => string
    auditEntryEarlierSeal: (name: string, number: number) => string
    auditEntryOther: (name: string, number: number) => string
    auditEntryLostDetails: (name: string, number: number) => string
    auditEntryMissing: (name: string, number: number) => string
    auditEntryUnrecorded: (name: string, number: number) => string
    /** Whose audit chain it is. */
    chainOfInstance: string
    chainOfOrganization: (id: string) => string
    noModelAllowed: string
    writeSomeWords: string
    modelTextTooLong: string
    /** `reason`: a sentence such as `said.modelSaidNothing`. */
    noSuggestion: (reason: string) => string
    modelSaidNothing: string
    modelSaidTooMuch: string
    modelSaidStrange: string
    modelRefusedKey: (status: number) => string
    modelUnknown: string
    modelBusy: string
    modelStatus: (status: number) => string
    noteMailed: (names: string) => string
    alarmCertificate: (host: string) => string
    settingSaved: string
    periodsSaved: string
    compactsAtStart: string
    alreadyRunning: string
    stillRunning: string
    factorMailed: (email: string) => string
    anchorsGo: string
    anchorOnItsWay: string
    anchorsLeaveNoMore: string
    anchorsNowhere: string
    anchorPlaceMissing: string
    anchorNoPlace: string
    anchorsElsewhere: string
    entryGone: string
    requestEntered: string
    subProcessorAdded: (name: string) => string
    listSaved: string
    removedFromList: string
    noticePublished: string
    noticeWithdrawn: string
    notesSaved: string
    requestAnswered: string
    requestRefused: string
    homepageSaved: string
    operatorSaved: string
    contactSaved: string
    modelSaved: string
    noTextLeaves: string
    networksLifted: (organization: string) => string
    policyDraftSaved: string
    policyWithdrawn: string
    publicUrlChanged: string
    chooseFirstDay: string
    chooseLastDay: string
    lastDayTooEarly: string
    noMailForNotice: string
    sayWhatAbout: string
    titlePlain: string
    sayWhatHoldersDo: string
    noticeTooLong: (count: number) => string
    giveReason: string
    requestClosed: string
    chooseRequestKind: string
    mostCharacters: (count: number) => string
    chooseArrival: string
    dayNotAhead: string
    holderDeletes: string
    choosePolicyLanguage: string
    typePolicy: string
    policyTooLong: (count: number) => string
    bracesUnknown: (word: string, words: string) => string
    operatorFirst: string
    sayWhatChanges: string
    noMailForPolicy: string
    chooseEffectiveDay: string
    fourteenDays: (day: string) => string
    securityContactMissing: string
    typeHttpsWeb: string
    languageTags: string
    versionInForce: string
    typeCompany: string
    sayPurpose: string
    sayCountry: string
    chooseStartDay: string
    privacyUrl: string
    typeOperator: string
    clockMayBeWrong: string
    runFailed: string
    clockSetMeanwhile: string
    runCutOff: string
    daysBetween: (least: number, most: number) => string
    daysAtMost: (count: number) => string
    daysAtLeast: (count: number) => string
    chooseAddressPart: string
    homepageTextTooLong: (count: number) => string
    measurementId: string
    homepageTitle: string
    noticePublishedMails: (count: number) => string
    policyPublishedNow: string
    noUndecided: string
    noSuchUndecided: string
    backupScheduleSaved: string
    nextBackupThisWay: string
    backupBucketSaved: string
    backupNotCopied: string
    backupSoon: string
    rehearsalSoon: string
    bucketSavedTest: string
    pagesBeingPublished: string
    copiesTakenAway: string
    addressForgottenHere: string
    postalTooLong: (count: number) => string
    nobodyReachable: string
    diskLow: string
    auditNotPassedOn: string
    upgradePending: string
    backupFailed: string
    backupDamaged: string
    rehearsalFailed: string
    downThoughResolved: string
    certificateTriedAgain: string
    alarmCertificateFailing: (host: string) => string
    acmeElsewhere: (host: string) => string
    acmeUnreachable: (host: string) => string
    /** Two moments. */
    acmeClock: (own: string, theirs: string) => string
    acmeClockByTls: (own: string) => string
    acmeSays: (words: string) => string
    acmeRefused: (host: string) => string
    acmeLimited: string
    acmeDns: (host: string) => string
    acmeConnection: (host: string) => string
    acmeUnauthorized: (host: string) => string
    acmeCaa: (host: string) => string
    acmeRejected: (host: string) => string
    acmeContact: string
    acmeNoChallenge: string
    acmeExternalAccount: string
    acmeNoDirectory: (status: string) => string
    acmeStatus: (status: string) => string
    acmeNoNonce: string
    acmeNoAccount: string
    acmeUndecided: (seconds: string) => string
    acmeTooLong: string
    acmeNoCertificate: string
    acmeOtherName: string
    acmeOtherKey: string
    fallbackAlarm: string
    tokenUrl: string
    clientId: string
    clientSecret: string
    oneLine: string
    sendingMailbox: string
    messageStream: string
    mailgunDomain: string
    chooseFallback: string
    accessKeyId: string
    serviceKey: string
    apiAddress: string
    relayFirst: string
    tokenFails: string
    noTokenReason: (host: string, reason: string) => string
    noTokenAnswer: (host: string, answer: string) => string
    mailServiceBusy: string
    mailServiceTrouble: string
    mailServiceRefuses: string
    mailServiceKey: string
    mailServiceSender: string
    mailServiceAccount: string
    fallbackSaved: string
    fallbackRemoved: string
    sesRegion: string
    logGrows: string
    leaseNotHeld: string
    leaseLostMeanwhile: string
    standbySaved: string
    replicaDaysProblem: string
    leaseNeedsBucket: string
    leaseKeepsBucket: string
    keyNotInPlace: string
    keyGone: (path: string) => string
    keyEmpty: (path: string) => string
    keyUnreadable: (path: string) => string
    keyOther: (path: string) => string
    keyHeld: string
    keyInPlaceAlready: string
    keyNotWritten: (reason: string) => string
    keyPutBack: string
  }
}
