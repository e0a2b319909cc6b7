import { t } from '../strings/audit.ts'
import { ACTIONS } from './actions.ts'

type Action = (typeof ACTIONS)[number]
const isKnown = (action: string): action is Action => (ACTIONS as readonly string[]).includes(action)

export const actionText = (action: string): string => (isKnown(action) ? t(`did.${action}`) : action)
