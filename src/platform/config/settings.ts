import { existsSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DomainError, type Language, languageOf } from '#base'
import { type EdgeSettings, edgeOf } from './edge.ts'
import { type SettingName, settingNames } from './names.ts'
import { type TelemetrySettings, telemetryOf } from './telemetry.ts'

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
  /** How the server meets the network. */
  edge: EdgeSettings
  /** Who may watch how it does. */
  telemetry: TelemetrySettings
  language: Language
  /** How mail leaves: `smtp://user:password@host:port` (STARTTLS where offered) or `smtps://…`; null: no mail is sent. */
  smtpUrl: string | null
  /** The address that mail comes from. */
  mailFrom: string
  /** Where people reach Rumbo, without a slash at the end: links in mail and messages begin so. */
  publicUrl: string
}>

/** A refused setting. @returns SETTING_INVALID */
const refused = (name: SettingName, got: string, expected: string): DomainError =>
  new DomainError('SETTING_INVALID', { name, environment: settingNames[name], got, expected })

/** The nearest `.rumbo` from a folder upward, else the one to be made in that folder. */
export function findDataFolder(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.rumbo', 'rumbo.json'))) return join(folder, '.rumbo')
    if (folder === dirname(folder)) return join(resolve(from), '.rumbo')
  }
}

const loopback = (host: string): boolean => host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)

function portOf(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw refused('port', text, '0 … 65535')
  return port
}

function databaseUrlOf(text: string): string {
  // The value may hold a password: it is never echoed.
  if (!/^postgres(ql)?:\/\/./.test(text)) throw refused('database-url', '…', 'postgresql://user:password@host:port/database')
  return text
}

function smtpUrlOf(text: string): string {
  // The value may hold a password: it is never echoed.
  if (!/^smtps?:\/\/./.test(text) || !URL.canParse(text)) throw refused('smtp-url', '…', 'smtp://user:password@host:587, smtps://…:465')
  return text
}

function mailFromOf(text: string): string {
  if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(text)) throw refused('mail-from', text, 'name@host')
  return text
}

function publicUrlOf(text: string): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username !== '' || url.search !== '' || url.hash !== '')
    throw refused('public-url', text, 'https://rumbo.example')
  return url.href.replace(/\/+$/, '')
}

/**
 * Settings from the command line's flags, else the environment, else the default.
 * @param flags   by name as in `settingNames`; `undefined` where not given
 * @param folder  the working folder, from which the data folder is looked for
 * @throws SETTING_INVALID, HOST_NEEDS_PROXY, TLS_INCOMPLETE
 */
export function readSettings(
  flags: Partial<Record<SettingName, string | boolean | undefined>>,
  environment: Readonly<Record<string, string | undefined>>,
  folder: string,
): Settings {
  const given = (name: SettingName): string | undefined => {
    const flag = flags[name]
    return flag === undefined ? environment[settingNames[name]] || undefined : String(flag)
  }
  const dataFolder = resolve(folder, given('data') ?? findDataFolder(folder))
  const host = given('host') ?? '127.0.0.1'
  const edge = edgeOf(given, folder, refused)
  if (!loopback(host) && edge.proxies.length === 0 && edge.tls === null) throw new DomainError('HOST_NEEDS_PROXY', { host })
  const role = given('role') ?? 'all'
  if (role !== 'all' && role !== 'api' && role !== 'worker') throw refused('role', role, 'all, api, worker')
  const databaseUrl = given('database-url')
  const smtpUrl = given('smtp-url')
  const port = portOf(given('port') ?? '4600')
  return {
    dataFolder,
    host,
    port,
    databaseUrl: databaseUrl === undefined ? null : databaseUrlOf(databaseUrl),
    keyFile: resolve(folder, given('key-file') ?? join(dataFolder, 'keys', 'main.key')),
    role,
    edge,
    telemetry: telemetryOf(given, refused),
    language: languageOf(given('language') ?? environment.LC_ALL ?? environment.LANG),
    smtpUrl: smtpUrl === undefined ? null : smtpUrlOf(smtpUrl),
    mailFrom: mailFromOf(given('mail-from') ?? 'rumbo@localhost'),
    publicUrl: publicUrlOf(given('public-url') ?? `${edge.tls === null ? 'http' : 'https'}://${host}:${port}`),
  }
}
