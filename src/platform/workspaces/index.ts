export { contribution } from './contribution.ts'
export { createWorkspace } from './workspaces.ts'
