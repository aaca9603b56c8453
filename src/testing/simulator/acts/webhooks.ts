import { createWebhook } from '#src/domain/webhooks/create-webhook.ts'
import { pauseWebhook, removeWebhook, resumeWebhook } from '#src/domain/webhooks/pause-webhook.ts'
import { webhookEvents } from '#src/words.ts'
import type { ModelEndpoint } from '../model.ts'
import type { Random } from '../random.ts'
import { manners, urlOf } from '../web.ts'
import type { World } from '../world.ts'
import { type Act, attempt, newest, ownerOf, someOrganization } from './attempt.ts'

const most = 2

export const add: Act = (world, random) => {
  const organization = someOrganization(world, random)
  if (organization.endpoints.filter(({ state }) => state !== 'removed').length >= most) return undefined
  const url = urlOf('webhook', random.pick(manners), String(world.step))
  const events = random.chance(0.6) ? [...webhookEvents] : [random.pick(webhookEvents)]
  const { done } = attempt(world, {
    act: (deps) => createWebhook(deps, ownerOf(organization.id), organization.id, { name: 'Hook', url, events }).id,
    find: (db) => newest(db, 'SELECT id AS value FROM webhook_endpoints ORDER BY rowid DESC LIMIT 1'),
  })
  if (done === null) return undefined
  organization.endpoints.push({ id: done, events, state: 'active' })
  return `${url} ${events.join(' ')}`
}

export const pause: Act = (world, random) => change(world, random, pauseWebhook, 'paused')

export const resume: Act = (world, random) => change(world, random, resumeWebhook, 'active')

export const remove: Act = (world, random) => change(world, random, removeWebhook, 'removed')

function change(
  world: World,
  random: Random,
  verb: typeof pauseWebhook,
  after: ModelEndpoint['state'],
): string | undefined {
  const organization = someOrganization(world, random)
  const there = organization.endpoints.filter(({ state }) => state !== 'removed' && state !== after)
  if (there.length === 0) return undefined
  const endpoint = random.pick(there)
  const { done } = attempt(world, {
    act: (deps) => {
      verb(deps, ownerOf(organization.id), organization.id, endpoint.id)
      return true
    },
    find: () => true,
  })
  if (done === null) return undefined
  endpoint.state = after
  return endpoint.id
}
