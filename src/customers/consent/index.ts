export { contribution } from './contribution.ts'
export { blockOf, type Contact, channelBases, contactsOf, everyContact, readContacts } from './people.ts'
