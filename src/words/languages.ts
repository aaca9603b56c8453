/** Made by `npm run messages` from the names of the files in messages/page: change that, not this file. */
export const translated = ['en', 'de', 'es', 'fr', 'ja', 'pt'] as const
