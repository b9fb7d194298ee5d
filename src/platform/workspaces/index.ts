export { contribution } from './contribution.ts'
export { createWorkspace, findWorkspace } from './workspaces.ts'
