import { DomainError, nearestName } from '#base'
import { type ContactPart, contactParts, type ImportKind } from './schema.ts'

export type ContactColumns = Readonly<Partial<Record<ContactPart, string>>>

const yes =
  '(consent|consents|consentimiento|acepta|autoriza|optin|permiso|permission|allow|allows|suscrito|subscribed|subscription|suscripcion|lopd|rgpd|gdpr)'
const on = '(a|de|para|por|to|for|via|al|el|la)*'
/** A consent is named with its channel on either side: `acepta_correo`, `email_opt_in`. */
const consentTo = (channel: string): RegExp =>
  new RegExp(`^${yes}(comercial|marketing)?${on}(${channel})(marketing|status)?$|^(${channel})(marketing)?${yes}(status)?$`)

/** Names in Spanish and English, without accents or signs. */
const names: Readonly<Record<ContactPart, RegExp>> = {
  customer:
    /^(customer|cliente|client|user|usuario|household|buyer|comprador|shopper|account|cuenta|socio|member)(id|no|num|code|codigo|key)?$|^(id|cod|codigo)(customer|cliente|usuario|socio)$/,
  name: /^(name|nombre|fullname|nombre(y)?apellidos|nombrecompleto|customername|nombre(del)?cliente|firstname)$/,
  email: /^(email|mail|correo|correoelectronico|emailaddress|direccion(de)?correo|e)$/,
  phone: /^(phone|telefono|movil|mobile|celular|tel|tlf|phonenumber|telefonomovil|mobilephone|numero(de)?telefono|whatsapp)$/,
  'consent-email': consentTo('email|mail|emails|correo|correos|correoelectronico|newsletter|boletin'),
  'consent-sms': consentTo('sms|mensajes|whatsapp|text|movil'),
  'consent-phone': consentTo('phone|telefono|llamada|llamadas|calls|call|tel'),
  'consent-post': consentTo('post|postal|correopostal|carta|cartas|mailing|directmail|letter|letters'),
  objection:
    /^(objection|oposicion|objected|seopone|opuesto|robinson|listarobinson|donotcontact|donotmail|nocontactar|nomolestar|unsubscribed|optout|baja(comercial|publicidad))$/,
  exclusion: /^(exclusion|excluido|excluida|excluir|excluded|exclude|exclusionlist|listaexclusion|blocked|bloqueado|blacklist|suppressed)$/,
}
const bare = (name: string): string =>
  name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]/g, '')

/**
 * Which column of a file of contacts is what: those that are given, then by name in Spanish and English. A list of
 * exclusions needs the customer alone, and reads nothing else.
 * @throws COLUMN_NOT_FOUND, CONTACTS_CUSTOMER_MISSING
 */
export function recogniseContacts(
  header: readonly string[],
  given: ContactColumns,
  kind: ImportKind,
): { columns: ContactColumns; others: string[] } {
  const columns: Partial<Record<ContactPart, string>> = {}
  for (const part of contactParts) {
    const name = given[part]
    if (name === undefined) continue
    if (!header.includes(name))
      throw new DomainError('COLUMN_NOT_FOUND', {
        column: name,
        nearest: nearestName(name, header) ?? header.slice(0, 5).join(', '),
        n: header.length,
      })
    columns[part] = name
  }
  const taken = new Set(Object.values(columns))
  const parts = kind === 'contacts' ? contactParts : (['customer'] as const)
  for (const part of parts) {
    if (columns[part] !== undefined) continue
    const found = header.find((name) => !taken.has(name) && names[part].test(bare(name)))
    if (found === undefined) continue
    columns[part] = found
    taken.add(found)
  }
  // A list of exclusions may have one column whatever its name
  if (columns.customer === undefined && kind === 'exclusions' && header.length === 1) columns.customer = header[0]!
  if (columns.customer === undefined) throw new DomainError('CONTACTS_CUSTOMER_MISSING', { columns: header.slice(0, 12).join(', ') })
  return { columns, others: header.filter((name) => !Object.values(columns).includes(name)) }
}
