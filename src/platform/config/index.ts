export { findDataFolder, readSettings, type SettingName, type Settings, settingNames } from './settings.ts'
export { version } from './version.ts'
