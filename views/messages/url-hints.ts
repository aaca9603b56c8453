import type { Channel, Language } from '#src/words.ts'

/** Where to find the URL to paste, channel by channel: everything that is said of a new one stands in one place. */
export const urlHints: Record<Exclude<Channel, 'email'>, Record<Language, string>> = {
  slack: {
    en: 'Make an incoming webhook for your channel in Slack and paste its URL here.',
    de: 'Legen Sie in Slack einen eingehenden Webhook für Ihren Kanal an und fügen Sie dessen URL hier ein.',
    fr: 'Créez dans Slack un webhook entrant pour votre canal et collez son URL ici.',
    es: 'Cree en Slack un webhook entrante para su canal y pegue aquí su URL.',
    pt: 'Crie no Slack um webhook de entrada para o seu canal e cole a URL aqui.',
    ja: 'Slackでチャンネル用の着信Webhookを作成し、そのURLをここに貼り付けてください。',
  },
  teams: {
    en: 'Make a workflow in Microsoft Teams that posts to your channel when a webhook is called, and paste its URL here.',
    de: 'Legen Sie in Microsoft Teams einen Workflow an, der bei einem Webhook-Aufruf in Ihren Kanal schreibt, und fügen Sie dessen URL hier ein.',
    fr: 'Créez dans Microsoft Teams un flux de travail qui publie dans votre canal quand un webhook est appelé, et collez son URL ici.',
    es: 'Cree en Microsoft Teams un flujo de trabajo que publique en su canal cuando se llame a un webhook, y pegue aquí su URL.',
    pt: 'Crie no Microsoft Teams um fluxo de trabalho que publique no seu canal quando um webhook for chamado e cole a URL aqui.',
    ja: 'Microsoft Teamsで、Webhookが呼び出されたときにチャンネルへ投稿するワークフローを作成し、そのURLをここに貼り付けてください。',
  },
  discord: {
    en: 'Make a webhook in the settings of your Discord channel, under Integrations, and paste its URL here.',
    de: 'Legen Sie in den Einstellungen Ihres Discord-Kanals unter „Integrationen“ einen Webhook an und fügen Sie dessen URL hier ein.',
    fr: 'Créez un webhook dans les paramètres de votre salon Discord, sous «\u00a0Intégrations\u00a0», et collez son URL ici.',
    es: 'Cree un webhook en los ajustes de su canal de Discord, en «Integraciones», y pegue aquí su URL.',
    pt: 'Crie um webhook nas configurações do seu canal do Discord, em “Integrações”, e cole a URL aqui.',
    ja: 'Discordのチャンネル設定の「連携サービス」でウェブフックを作成し、そのURLをここに貼り付けてください。',
  },
  webhook: {
    en: 'We post JSON there, as Statuspage does, signed as Standard Webhooks says.',
    de: 'Wir senden JSON dorthin, wie Statuspage es tut, signiert nach Standard Webhooks.',
    fr: 'Nous y envoyons du JSON, comme Statuspage, signé selon Standard Webhooks.',
    es: 'Enviamos JSON allí, como hace Statuspage, firmado según Standard Webhooks.',
    pt: 'Enviamos JSON para lá, como o Statuspage faz, assinado conforme Standard Webhooks.',
    ja: 'Statuspageと同じ形式のJSONを、Standard Webhooksに従って署名して送信します。',
  },
}
