import type { RunReport } from '#schema/ai/autopilot'
import { folded, list, quiet, type Section, table, text } from './parts.ts'
import type { Voice } from './voice.ts'

type Check = NonNullable<RunReport['robustness']>['checks'][number]

const mostReasons = 4
const chipOf = { robust: 'yes', careful: 'careful', fragile: 'no' } as const

function whatOf(voice: Voice, { kind, column, amount }: Check): string {
  const told = amount === null ? '' : kind === 'unit' ? voice.integer(amount) : voice.percent(amount)
  return voice.t(`robust_${kind}`, { column: column ?? '', amount: told })
}

/** How the model stands up to what goes wrong: a verdict in words, its reasons, and everything that was tried. */
export function robustnessSection(voice: Voice, run: RunReport): Section | null {
  const { robustness } = run
  if (!robustness) return null
  const { verdict, reasons, checks } = robustness
  const kept = (check: Check) => voice.percent(Math.max(0, check.kept))
  const told = checks.slice(0, Math.min(mostReasons, reasons || 1))
  const items = told.map((check) => voice.t('robustItem', { what: whatOf(voice, check), kept: kept(check) }))
  const rows = checks.map((check) => [whatOf(voice, check), { number: voice.fixed(check.value, 3) }, { number: kept(check) }])
  const head = [voice.t('disturbance'), { number: voice.t('quality') }, { number: voice.t('robustKept') }]
  const title = voice.t('robustness')
  return {
    id: 'robustness',
    title,
    body: [
      { kind: 'verdict', tone: chipOf[verdict], text: voice.t(`verdict_${verdict}`) },
      text(voice.t(`verdictWhy_${verdict}`)),
      list(items),
      folded(voice.t('robustAll'), table(title, head, rows)),
      quiet(voice.t('robustHow')),
    ],
  }
}
