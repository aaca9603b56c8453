import { expect, test } from 'vitest'
import { endpointProblem, type UrlChannel } from './check-endpoint.ts'

const good: [UrlChannel, string][] = [
  ['webhook', 'https://hooks.example.com/status?token=x'],
  ['webhook', 'https://hooks.example.com:8443/'],
  ['webhook', 'https://1.1.1.1/'],
  ['slack', 'https://hooks.slack.com/services/T000/B000/XXXX'],
  ['slack', 'https://hooks.slack.com/workflows/T000/A000/1/x'],
  ['discord', 'https://discord.com/api/webhooks/123/abc-DEF_1'],
  ['discord', 'https://discordapp.com/api/webhooks/123/abc'],
  ['discord', 'https://ptb.discord.com/api/v10/webhooks/123/abc?thread_id=5'],
  ['teams', 'https://acme.webhook.office.com/webhookb2/x@y/IncomingWebhook/z/u'],
  ['teams', 'https://prod-12.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?sig=y'],
  ['teams', 'https://default1.2f.environment.api.powerplatform.com:443/powerautomate/automations/direct/workflows/x'],
  ['discord', 'https://discord.com/api/webhooks/123/abc/'],
  ['discord', 'https://discord.com./api/webhooks/123/abc'],
  ['teams', 'https://acme.webhook.office365.us/webhookb2/x@y/IncomingWebhook/z/u'],
  ['teams', 'https://prod-01.usgovvirginia.logic.azure.us:443/workflows/x/triggers/manual/paths/invoke?sig=y'],
  ['teams', 'https://default1.2f.environment.api.gov.powerplatform.microsoft.us/powerautomate/x'],
  ['teams', 'https://default1.2f.environment.api.high.powerplatform.microsoft.us/powerautomate/x'],
  ['teams', 'https://default1.2f.environment.api.appsplatform.us/powerautomate/x'],
  ['teams', 'https://prod-01.chinaeast2.logic.azure.cn/workflows/x'],
]

test.each(good)('%s takes %s', (channel, url) => {
  expect(endpointProblem(channel, url, [])).toBeUndefined()
})

const slack = expect.stringContaining('https://hooks.slack.com/services/')
const discord = expect.stringContaining('https://discord.com/api/webhooks/')
const teams = expect.stringContaining('logic.azure.com')
const whole = 'Paste one whole web address, such as https://hooks.example.com/status.'

const without = (part: string) =>
  `Paste the URL without its last part, ${part}, which asks for the format of another service.`

const bad: [UrlChannel, string, unknown][] = [
  ['webhook', '', 'Paste a web address that begins with https://.'],
  ['webhook', 'hooks.example.com', whole],
  ['webhook', 'https://a.example https://b.example', whole],
  ['webhook', `https://hooks.example/${'x'.repeat(2000)}`, 'A web address has at most 2000 characters.'],
  ['webhook', 'http://hooks.example.com/', expect.stringContaining('Use https.')],
  ['webhook', 'https://ann:secret@hooks.example.com/', expect.stringContaining('without a user and a password')],
  ['webhook', 'https://10.0.0.1/', expect.stringContaining('is not a public address')],
  ['webhook', 'https://[::1]/', expect.stringContaining('is not a public address')],
  ['webhook', 'https://hooks.example.com:25/', expect.stringContaining('Port 25')],
  ['webhook', 'ftp://hooks.example.com/', expect.stringContaining('https://')],
  ['slack', 'https://hooks.example.com/services/T/B/X', slack],
  ['slack', 'http://hooks.slack.com/services/T/B/X', slack],
  ['slack', 'https://hooks.slack.com/', slack],
  ['slack', 'https://hooks.slack.com.evil.example/services/T/B/X', slack],
  ['slack', 'https://evil.example/#hooks.slack.com/services/T/B/X', slack],
  ['slack', 'https://hooks.slack.com:8443/services/T/B/X', slack],
  ['slack', 'https://x@hooks.slack.com/services/T/B/X', expect.stringContaining('without a user')],
  ['discord', 'https://discord.com/channels/1/2', discord],
  ['discord', 'https://discord.com/api/webhooks/', discord],
  ['discord', 'https://notdiscord.com/api/webhooks/1/x', discord],
  ['teams', 'https://teams.microsoft.com/l/channel/x', teams],
  ['teams', 'https://logic.azure.com.evil.example/workflows', teams],
  ['teams', 'https://webhook.office.com/', teams],
  ['teams', 'https://logic.azure.us/workflows/x', teams],
  ['teams', 'https://x.logic.azure.us.evil.example/workflows/x', teams],
  ['teams', 'https://xlogic.azure.us/workflows/x', teams],
  ['discord', 'https://discord.com/api/webhooks/123/abc/slack', without('/slack')],
  ['discord', 'https://discord.com/api/webhooks/123/abc/github', without('/github')],
  ['discord', 'https://canary.discord.com/api/v10/webhooks/123/abc/slack?wait=true', without('/slack')],
  ['discord', 'https://discordapp.com/api/webhooks/123/abc/GitHub/', without('/GitHub')],
  ['discord', 'https://discord.com/api/webhooks/123/abc/messages/5', discord],
  ['discord', 'https://evil.example/api/webhooks/123/abc/slack', discord],
]

test.each(bad)('%s refuses %s', (channel, url, sentence) => {
  expect(endpointProblem(channel, url, [])).toEqual(sentence)
})

test('what the instance admin allowed may be internal, for programs alone', () => {
  const allowed = ['hooks.intra.example', '10.0.0.0/8']
  for (const url of ['http://hooks.intra.example/', 'https://hooks.intra.example:25/', 'http://10.1.2.3:8080/'])
    expect(endpointProblem('webhook', url, allowed)).toBeUndefined()
  expect(endpointProblem('webhook', 'http://11.1.2.3/', allowed)).toContain('Use https.')
  expect(endpointProblem('slack', 'https://hooks.intra.example/services/x', allowed)).toEqual(slack)
})
