import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import { DomainError } from '#base'
import { type SettingName, settingNames } from './names.ts'

/** How the server meets the network: closed unless the settings say otherwise. */
export type EdgeSettings = Readonly<{
  /** Addresses and networks of reverse proxies with TLS: only what they forward is believed. */
  proxies: readonly string[]
  /** Names, besides those of this machine, under which browsers ask for Rumbo. */
  hostNames: readonly string[]
  /** A certificate of one's own; null: no TLS, or that of a proxy. */
  tls: Readonly<{ certificate: string; key: string }> | null
  /** Origins of other sites whose pages may call the API with a key. */
  origins: readonly string[]
  /** Requests a minute for one person or key; an address may make four times as many. 0: no limit. */
  requestsPerMinute: number
}>

/** What holds where nothing is set. */
export const defaultEdge: EdgeSettings = { proxies: [], hostNames: [], tls: null, origins: [], requestsPerMinute: 3000 }

type Given = (name: SettingName) => string | undefined
type Refused = (name: SettingName, got: string, expected: string) => DomainError

const listOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A proxy that is declared without address runs on this machine. */
const thisMachine = ['127.0.0.0/8', '::1/128']

function proxiesOf(text: string, refused: Refused): readonly string[] {
  if (['1', 'true', 'yes', 'sí', 'si'].includes(text.toLowerCase())) return thisMachine
  if (['', '0', 'false', 'no'].includes(text.toLowerCase())) return []
  return listOf(text).map((address) => {
    if (!ipaddr.isValid(address) && !ipaddr.isValidCIDR(address)) throw refused('proxy', text, '10.0.0.5, 10.0.0.0/8 …')
    // A network of all addresses would believe what anybody claims.
    if (/\/0+$/.test(address)) throw refused('proxy', text, '10.0.0.5, 10.0.0.0/8 …')
    return address
  })
}

function hostNameOf(name: string, refused: Refused): string {
  if (!/^(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})*$/i.test(name)) throw refused('host-name', name, 'rumbo.example.com')
  return name.toLowerCase()
}

function originOf(text: string, refused: Refused): string {
  if (!URL.canParse(text) || new URL(text).origin !== text.toLowerCase()) throw refused('cors-origin', text, 'https://www.example.com')
  return text.toLowerCase()
}

function tlsOf(given: Given, folder: string): EdgeSettings['tls'] {
  const certificate = given('tls-cert')
  const key = given('tls-key')
  if (certificate === undefined && key === undefined) return null
  const missing = certificate === undefined ? 'tls-cert' : 'tls-key'
  if (certificate === undefined || key === undefined)
    throw new DomainError('TLS_INCOMPLETE', { missing, environment: settingNames[missing] })
  return { certificate: resolve(folder, certificate), key: resolve(folder, key) }
}

/**
 * The edge's settings.
 * @param folder  the working folder, from which paths are read
 * @throws SETTING_INVALID, TLS_INCOMPLETE
 */
export function edgeOf(given: Given, folder: string, refused: Refused): EdgeSettings {
  const rate = given('rate-limit') ?? String(defaultEdge.requestsPerMinute)
  if (!/^\d{1,7}$/.test(rate)) throw refused('rate-limit', rate, '0 … 9999999')
  return {
    proxies: proxiesOf(given('proxy') ?? '', refused),
    hostNames: listOf(given('host-name')).map((name) => hostNameOf(name, refused)),
    tls: tlsOf(given, folder),
    origins: listOf(given('cors-origin')).map((origin) => originOf(origin, refused)),
    requestsPerMinute: Number(rate),
  }
}
