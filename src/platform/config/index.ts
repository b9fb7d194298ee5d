export { defaultEdge, type EdgeSettings } from './edge.ts'
export type { SettingName } from './names.ts'
export { readSettings, type Settings } from './settings.ts'
export { version } from './version.ts'
