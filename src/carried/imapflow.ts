export { ImapFlow } from 'imapflow'
