/** What the filters of the page hold; an empty text does not narrow. Dates are calendar days of the reader. */
export type Filters = Readonly<{ actor: string; kind: string; text: string; from: string; to: string }>

export const noFilters: Filters = { actor: '', kind: '', text: '', from: '', to: '' }

/** Midnight of a day where the reader is, some days later. */
function midnight(day: string, later = 0): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  return new Date(year, month - 1, date + later).toISOString()
}

/** The same as the API takes it; the last day counts whole. */
export function queryOf({ actor, kind, text, from, to }: Filters): string {
  const query = new URLSearchParams()
  if (actor) query.set('actor', actor)
  if (kind) query.set('kind', kind)
  if (text.trim()) query.set('text', text.trim())
  if (from) query.set('from', midnight(from))
  if (to) query.set('to', midnight(to, 1))
  return query.toString()
}
