import type { DeliveryChannel } from '#src/domain/deliveries/channel.ts'
import type { Channel } from '#src/words.ts'
import { type ChatService, chatChannel } from './chat-channel.ts'
import { discord } from './discord/discord.ts'
import { slack } from './slack/slack.ts'
import { teams } from './teams/teams.ts'

export type ChatName = Exclude<Channel, 'email' | 'webhook'>

export const chats: Record<ChatName, ChatService> = { slack, discord, teams }

export const chatChannels = Object.fromEntries(
  Object.entries(chats).map(([name, service]) => [name, chatChannel(service)]),
) as Record<ChatName, DeliveryChannel>
