import { account } from './account.ts'
import type { Binding } from './action.ts'
import { admin } from './admin.ts'
import { auth } from './auth.ts'
import { dashboard } from './dashboard.ts'
import { setup } from './setup.ts'
import { unsentForms } from './unsent.ts'

const forms = [...setup, ...auth, ...account, ...admin, ...dashboard]

/** Routes for whoever signs in. */
export const people: readonly Binding[] = [...forms, ...unsentForms(forms)]
