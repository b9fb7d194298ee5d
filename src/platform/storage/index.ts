export type { DataFolder } from './data-folder.ts'
