import type { RunReport } from '#schema/ai/autopilot'
import { headlines } from './answer.ts'
import type { RowsChart } from './chart-rows.ts'
import { measureFormat, measureName } from './measures.ts'
import { type Block, figure, folded, heading, type Section, table, text } from './parts.ts'
import { lossOfRun } from './section-method.ts'
import type { Voice } from './voice.ts'

/** How far the other candidates are from the chosen one, and how much choosing it has flattered it. */
export function leaderboardSection(voice: Voice, run: RunReport): Section | null {
  const others = run.candidates.flatMap(({ name, toChosen }) => (toChosen ? [{ name: voice.t(`name_${name}`), ...toChosen }] : []))
  if (others.length === 0) return null
  const loss = lossOfRun(run)
  const format = measureFormat(voice, loss)
  const apart = others.filter(({ p }) => p < 0.05).length
  const title = voice.t('leaderboardTitle', { apart, others: others.length })
  const chart: RowsChart = {
    rows: others.map(({ name, difference }) => ({ ...difference, label: name })),
    draw: 'bars',
    axis: { title: voice.t('leaderboardAxis', { loss: measureName(voice, loss) }), format },
    label: title,
  }
  const rows = others.map(({ name, difference, p }) => [
    name,
    { number: `${format(difference.value)} (${voice.between(difference, format)})` },
    { number: p < 0.001 ? voice.t('pTiny') : voice.fixed(p, 3) },
  ])
  const data = table(
    voice.t('leaderboard'),
    [voice.t('candidate'), { number: voice.t('leaderboardDifference') }, { number: voice.t('leaderboardP') }],
    rows,
  )
  const { repeats = 1, folds } = run.split
  const dealt = repeats > 1 && voice.t('leaderboardRepeats', { repeats, folds: repeats * folds })
  return {
    id: 'leaderboard',
    title: voice.t('leaderboard'),
    body: [text(voice.t('leaderboardNote'), dealt), figure(title, chart, data), ...optimism(voice, run)],
  }
}

/** What nested cross-validation found, in a sentence, with the folds behind it. */
function optimism(voice: Voice, run: RunReport): Block[] {
  if (!run.nested) return []
  const { folds, optimism: found } = run.nested
  const key = headlines[run.problem.kind]
  const format = (value: number) => voice.fixed(value, 3)
  const flattered = found.low !== null && found.low > 0 ? 'nestedFlatters' : 'nestedHonest'
  const said = voice.t(flattered, {
    measure: measureName(voice, key),
    optimism: format(found.value),
    interval: voice.between(found, format),
  })
  const rows = folds.map(({ candidate, chosen, nested }, f) => [
    voice.t('nestedFold', { fold: f + 1 }),
    voice.t(`name_${candidate}`),
    { number: format(chosen) },
    { number: format(nested) },
  ])
  const head = [voice.t('nestedPart'), voice.t('candidate'), { number: voice.t('nestedAsChosen') }, { number: voice.t('nestedApart') }]
  return [heading(voice.t('nestedTitle')), text(said), folded(voice.t('showData'), table(voice.t('nestedTitle'), head, rows))]
}
