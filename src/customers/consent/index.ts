export { contribution } from './contribution.ts'
export {
  type Bases,
  type Block,
  blockOf,
  blocks,
  type Contact,
  channelBases,
  contactsOf,
  everyContact,
  readContacts,
  touchedSince,
  type Way,
} from './people.ts'
