const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[\s_.-]+/g, '')

const yes = new Set(
  'si s yes y 1 x v true verdadero ok alta activo activa active on acepta aceptado aceptada accepted autoriza autorizado consiente consentido consented granted given optin in suscrito suscrita subscribed permitido allowed confirmado confirmed doubleoptin'.split(
    ' ',
  ),
)
const no = new Set(
  'no n 0 false falso f baja inactivo inactiva inactive off rechaza rechazado rejected denied denegado optout out desuscrito unsubscribed cancelado cleaned retirado withdrawn revocado revoked nopermitido notallowed nunca never notsubscribed pendiente pending nonsubscribed transactional'.split(
    ' ',
  ),
)

/** What a cell answers to "does the person consent?"; null when it is neither yes nor no. */
export function answerOf(cell: string): boolean | null {
  const word = fold(cell)
  return yes.has(word) ? true : no.has(word) ? false : null
}
