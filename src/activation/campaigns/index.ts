export { contribution } from './contribution.ts'
export { readAssigned } from './people.ts'
export { earlierCampaigns, findCampaign, type StoredCampaign } from './store.ts'
