import type { RunReport } from '#schema/ai/autopilot'
import { grid, list, quiet, type Section, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

type Weak = NonNullable<RunReport['weakSlices']>
type Slice = Weak['slices'][number]

const nameOf = (voice: Voice, { conditions }: Slice): string =>
  voice.list(conditions.map(({ column, level }) => voice.t('weakCondition', { column, level: level ?? voice.t('weakUnknown') })))

/** Where the model errs more than elsewhere, in words and in figures. */
export function weakSection(voice: Voice, run: RunReport): Section | null {
  const weak = run.weakSlices
  if (!weak || weak.looked === 0) return null
  const { slices, looked, checkedRows, leastRows } = weak
  const title = voice.t('weak')
  if (slices.length === 0) return { id: 'weak', title, body: [text(voice.t('weakNone', { looked, rows: checkedRows, least: leastRows }))] }
  const isError = weak.measure === 'error'
  const format = (x: number) => (isError ? voice.number(x, 3) : voice.fixed(x, 3))
  const sentences = slices.slice(0, 3).map((slice) => {
    const where = nameOf(voice, slice)
    const params = { where, loss: format(slice.loss), rest: format(slice.rest), times: voice.number(slice.loss / slice.rest, 2) }
    return voice.t(isError ? 'weakItemError' : 'weakItem', params)
  })
  const rows = slices.map((slice) => [
    nameOf(voice, slice),
    { number: voice.integer(slice.n) },
    { number: format(slice.loss) },
    { number: format(slice.rest) },
    { number: `${format(slice.difference.value)} (${format(slice.difference.low!)} – ${format(slice.difference.high!)})` },
  ])
  const head = [
    voice.t('group'),
    { number: voice.t('rows') },
    { number: voice.t(isError ? 'weakError' : 'weakLoss') },
    { number: voice.t('weakRest') },
    { number: voice.t('weakDifference') },
  ]
  const note = voice.t('weakFound', { n: slices.length, looked, rows: checkedRows })
  return {
    id: 'weak',
    title,
    body: [text(note), list(sentences), grid(table(title, head, rows)), quiet(voice.t('weakHow'), !isError && voice.t('weakHowLoss'))],
  }
}
