/** Made by `npm run messages` from the names of the files in messages/page: change that, not this file. */
export const languages = ['en', 'de', 'es', 'fr', 'ja', 'pt'] as const
/** The language of a status page and its mails. */
export type Language = (typeof languages)[number]
