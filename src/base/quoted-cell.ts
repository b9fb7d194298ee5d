/** What a spreadsheet would run as a formula gets an apostrophe before it (also after blanks, and with full-width signs). */
const harmless = (text: string): string => (/^[\s\u00a0]*[=+\-@＝＋－＠|%]|^[\t\r\n]/.test(text) ? `'${text}` : text)

/** A text as a cell of a CSV file, always in quotes, which no spreadsheet runs. @see RFC 4180; OWASP, CSV Injection */
export const quotedCell = (text: string): string => `"${harmless(text).replaceAll('"', '""')}"`
