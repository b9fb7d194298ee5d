/** A message as a mail program reads it (RFC 5322, 2045, 2047), as far as the tests need it. */
export type Letter = Readonly<{
  to: readonly string[]
  headers: ReadonlyMap<string, string>
  subject: string
  text: string
  html: string
}>

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1')

const quotedPrintable = (text: string): Buffer =>
  bytes(text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))))

function decoded(body: string, encoding: string | undefined): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8')
  return (encoding === 'quoted-printable' ? quotedPrintable(body) : bytes(body)).toString('utf8')
}

const words = (text: string): string =>
  text
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([qb])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      decoded(kind.toLowerCase() === 'b' ? word : word.replaceAll('_', ' '), kind.toLowerCase() === 'b' ? 'base64' : 'quoted-printable'),
    )

function split(raw: string): { headers: Map<string, string>; body: string } {
  const at = raw.search(/\r?\n\r?\n/)
  const lines = raw
    .slice(0, at)
    .replace(/\r?\n[ \t]+/g, ' ')
    .split(/\r?\n/)
  const headers = new Map(
    lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()] as const),
  )
  return { headers, body: raw.slice(at).replace(/^(\r?\n){2}/, '') }
}

/** @param raw  what the server was sent, one character a byte */
export function readLetter(to: readonly string[], raw: string): Letter {
  const { headers, body } = split(raw)
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1]
  const parts =
    boundary === undefined
      ? [{ headers, body }]
      : body
          .split(`--${boundary}`)
          .slice(1, -1)
          .map((part) => split(part.replace(/^\r?\n/, '')))
  const part = (type: string): string => {
    const found = parts.find((each) => each.headers.get('content-type')?.startsWith(type))
    return found ? decoded(found.body, found.headers.get('content-transfer-encoding')).replaceAll('\r\n', '\n') : ''
  }
  return { to, headers, subject: words(headers.get('subject') ?? ''), text: part('text/plain'), html: part('text/html') }
}
