/**
 * An amount that was copied from elsewhere, whichever its sign of decimals: `5,50`, `$1,234.56`, `1.234,5 €`.
 * @returns null where the text is none, or only the language of the page tells: `1.234`
 */
export function pastedAmount(text: string): number | null {
  const digits = text.replace(/[\s'’]|\p{Sc}|[A-Z]{3}/gu, '')
  const found = /^(\d{1,3}(?:[.,]\d{3})+|\d+)[.,](\d{1,2})$/.exec(digits)
  return found ? Number(`${found[1]!.replace(/[.,]/g, '')}.${found[2]}`) : null
}
