export { readSettings, type SettingName, type Settings } from './settings.ts'
export { version } from './version.ts'
