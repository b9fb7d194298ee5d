/** The data folder's parts, as absolute paths. */
export type DataFolder = Readonly<{
  path: string
  keys: string
  database: string
  artefacts: string
  temporary: string
}>
