import * as accounts from './acts/accounts.ts'
import type { Act } from './acts/attempt.ts'
import * as domains from './acts/domains.ts'
import * as incidents from './acts/incidents.ts'
import * as lists from './acts/lists.ts'
import * as maintenance from './acts/maintenance.ts'
import * as organizations from './acts/organizations.ts'
import * as policy from './acts/policy.ts'
import * as subscribers from './acts/subscribers.ts'
import * as tokens from './acts/tokens.ts'
import * as trouble from './acts/trouble.ts'
import * as upkeep from './acts/upkeep.ts'
import * as urls from './acts/urls.ts'
import * as webhooks from './acts/webhooks.ts'

/** Kinds of trouble that a run has only where they are asked for. */
export const faults = ['clock', 'absence', 'disk'] as const
export type Fault = (typeof faults)[number]

interface Listed {
  act: Act
  /** How often it comes in a day, on average. */
  daily: number
  fault?: Fault
}

/** Everything that may happen in an instance's life. A step of a script names one of them. */
export const acts = {
  'open incident': { act: incidents.open, daily: 0.26 },
  'post update': { act: incidents.update, daily: 0.33 },
  'resolve incident': { act: incidents.resolve, daily: 0.35 },
  'reopen incident': { act: incidents.reopen, daily: 0.05 },
  'edit update': { act: incidents.edit, daily: 0.1 },
  'take back update': { act: incidents.takeBack, daily: 0.1 },
  'delete update': { act: incidents.removeUpdate, daily: 0.05 },
  'delete incident': { act: incidents.remove, daily: 0.03 },
  'set status': { act: incidents.setStatus, daily: 0.13 },
  'plan window': { act: maintenance.plan, daily: 0.13 },
  'plan series': { act: maintenance.planSeries, daily: 0.06 },
  'end series': { act: maintenance.endOfSeries, daily: 0.05 },
  'reschedule window': { act: maintenance.reschedule, daily: 0.08 },
  'extend window': { act: maintenance.extend, daily: 0.05 },
  'step window': { act: maintenance.step, daily: 0.08 },
  'cancel window': { act: maintenance.cancel, daily: 0.05 },
  'delete window': { act: maintenance.removeWindow, daily: 0.02 },
  'ask to follow': { act: subscribers.ask, daily: 0.33 },
  confirm: { act: subscribers.confirm, daily: 0.33 },
  leave: { act: subscribers.leave, daily: 0.1 },
  erase: { act: subscribers.erase, daily: 0.08 },
  pause: { act: subscribers.pause, daily: 0.06 },
  resume: { act: subscribers.resume, daily: 0.06 },
  'change mind': { act: subscribers.changeMind, daily: 0.15 },
  'add subscriber': { act: subscribers.add, daily: 0.2 },
  'follow by url': { act: urls.follow, daily: 0.12 },
  'look at list': { act: lists.preview, daily: 0.15 },
  'import list': { act: lists.bring, daily: 0.15 },
  'erase everywhere': { act: lists.eraseEverywhere, daily: 0.05 },
  'found organization': { act: organizations.found, daily: 0.05 },
  'add service': { act: organizations.addService, daily: 0.1 },
  'delete organization': { act: organizations.remove, daily: 0.03 },
  'restore organization': { act: organizations.restore, daily: 0.02 },
  'delete account': { act: accounts.remove, daily: 0.04 },
  'restore account': { act: accounts.restore, daily: 0.02 },
  'publish policy': { act: policy.publish, daily: 0.04 },
  'withdraw policy': { act: policy.withdraw, daily: 0.02 },
  'create token': { act: tokens.create, daily: 0.06 },
  'revoke token': { act: tokens.revoke, daily: 0.03 },
  'call by token': { act: tokens.call, daily: 0.15 },
  'add webhook': { act: webhooks.add, daily: 0.12 },
  'pause webhook': { act: webhooks.pause, daily: 0.05 },
  'resume webhook': { act: webhooks.resume, daily: 0.06 },
  'remove webhook': { act: webhooks.remove, daily: 0.03 },
  retention: { act: upkeep.retention, daily: 0.1 },
  'rotate key': { act: upkeep.rotateKey, daily: 0.03 },
  upgrade: { act: upkeep.upgrade, daily: 0.02 },
  'relay trouble': { act: trouble.trouble, daily: 0.2 },
  'mailbox trouble': { act: trouble.mailbox, daily: 0.06 },
  crash: { act: trouble.crash, daily: 0.16 },
  'all jobs': { act: trouble.tick, daily: 0.13 },
  'add mail domain': { act: domains.add, daily: 0.06 },
  'change record': { act: domains.changeRecord, daily: 0.12 },
  'look at mail domain': { act: domains.look, daily: 0.06 },
  'remove mail domain': { act: domains.remove, daily: 0.02 },
  'dns trouble': { act: domains.trouble, daily: 0.06 },
  absence: { act: trouble.absence, daily: 0.02, fault: 'absence' },
  disk: { act: trouble.disk, daily: 0.13, fault: 'disk' },
  'set clock': { act: trouble.clock, daily: 0.15, fault: 'clock' },
} satisfies Record<string, Listed>

export type Kind = keyof typeof acts

export const kinds = Object.keys(acts) as Kind[]

export function listed(kind: Kind): Listed {
  return acts[kind]
}
