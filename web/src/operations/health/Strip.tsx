import { Group, Text } from '@mantine/core'
import type { HealthDay } from '#schema/operations/health'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import classes from './Strip.module.css'
import { texts } from './texts.ts'

/** Ninety days at a glance: the lower a bar, the worse its day, so that nobody needs the colours. */
export function Strip({ name, days }: { name: string; days: readonly HealthDay[] }) {
  const t = useTexts(texts)
  const { instant } = useFormats()
  const count = (state: HealthDay['state']) => days.filter((day) => day.state === state).length
  const told = { good: count('good'), warning: count('warning'), bad: count('bad'), off: count('off'), unknown: count('unknown') }
  return (
    <div>
      <div className={classes.strip} role="img" aria-label={t('strip', { name, ...told })}>
        {days.map(({ from, to, state }) => (
          <span key={from} className={classes.day} data-state={state} title={`${instant(from)} – ${instant(to)}: ${t(state)}`} />
        ))}
      </div>
      <Group justify="space-between" aria-hidden>
        <Text size="xs" c="dimmed">
          {t('stripFrom')}
        </Text>
        <Text size="xs" c="dimmed">
          {t('stripTo')}
        </Text>
      </Group>
    </div>
  )
}
