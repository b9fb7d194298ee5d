import type { Language } from '#base'

/** How this process runs. Every setting has a flag, an environment name and a default. */
export type Settings = Readonly<{
  /** Absolute path of the data folder; nothing of Rumbo lives outside it and the install folder. */
  dataFolder: string
  host: string
  port: number
  /** A PostgreSQL (≥ 15) of one's own; null: Rumbo runs one itself in the data folder. */
  databaseUrl: string | null
  /** Absolute path of the file with the main key. */
  keyFile: string
  role: 'all' | 'api' | 'worker'
  /** A reverse proxy with TLS stands before Rumbo: its forwarded headers are believed and cookies are `Secure`. */
  proxy: boolean
  language: Language
}>
