/**
 * Screens whose words are not in `messages/dashboard/` yet. The list only ever gets shorter: a new screen is not among them, and one
 * that has been translated leaves it (CONTRIBUTING, "A screen into every language").
 */
export const screensInEnglish = [
  'views/account/exported-account.tsx',
  'views/admin/instance.tsx',
  'views/admin/request-filter.tsx',
  'views/admin/request-logs.tsx',
  'views/admin/request-table.tsx',
  'views/admin/retention-words.ts',
  'views/admin/retention.tsx',
  'views/admin/traces.tsx',
  'views/admin/traffic.tsx',
]
