export { contribution } from './contribution.ts'
export { type ScoredPerson, scoredPeople } from './people.ts'
