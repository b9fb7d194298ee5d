export {
  type DataFolder,
  dataFolderOf,
  makeDataFolder,
  markDataFolder,
  openDataFolder,
  restoringFile,
  shareDataFolder,
} from './data-folder.ts'
export { syncFolder, writeWhole } from './files.ts'
export { type FolderLock, folderHolder, lockFolder } from './lock.ts'
export { safeName } from './safe-name.ts'
export { openedBytes, opening, sealing } from './sealed-stream.ts'
