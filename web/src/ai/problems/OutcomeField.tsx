import { Group, Radio, Select, Stack, Text } from '@mantine/core'
import type { LikelyOutcome } from '#schema/ai/problems/wizard'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

const near = 3

/** What a column holds, in a few words. */
function useShape(): (outcome: LikelyOutcome) => string {
  const t = useTexts(texts)
  return ({ task, values }) => {
    const [a, b] = values
    if (task === 'number') return t('values_number')
    return task === 'binary' && a && b
      ? t('values_binary', { a: a.value, b: b.value })
      : t('values_classes', { n: Math.max(2, values.length) })
  }
}

/** Which column says what happened: the nearest guesses, each with why, and a search for the others. */
export function OutcomeField({
  outcomes,
  first,
  value,
  error,
  onChange,
}: {
  outcomes: readonly LikelyOutcome[]
  /** Guesses that are shown before the others. */
  first: readonly LikelyOutcome[]
  value: string
  error: string | undefined
  onChange: (outcome: LikelyOutcome) => void
}) {
  const t = useTexts(texts)
  const shape = useShape()
  const take = (name: string | null) => {
    const found = outcomes.find(({ column }) => column === name)
    if (found) onChange(found)
  }
  const nearest = [...new Set([...first, ...outcomes])].slice(0, near)
  const others = outcomes.filter((one) => !nearest.includes(one))
  return (
    <Stack gap="xs">
      <Radio.Group label={t('target')} description={t('targetHint')} value={value} onChange={take} error={error}>
        <Stack gap="xs" pt="xs">
          {nearest.map((outcome) => (
            <Radio
              key={outcome.column}
              value={outcome.column}
              label={<span style={{ overflowWrap: 'anywhere' }}>{outcome.column}</span>}
              description={
                outcome.why === 'name' || outcome.why === 'last' ? `${shape(outcome)}; ${t(`why_${outcome.why}`)}` : shape(outcome)
              }
            />
          ))}
        </Stack>
      </Radio.Group>
      {others.length > 0 && (
        <Select
          label={t('other')}
          placeholder={t('otherHint')}
          searchable
          data={others.map(({ column }) => column)}
          value={others.some(({ column }) => column === value) ? value : null}
          onChange={take}
          nothingFoundMessage={t('noneFound')}
          limit={100}
          maw={480}
        />
      )}
    </Stack>
  )
}

/** Which value is looked for, each with how many rows hold it. */
export function PositiveField({
  outcome,
  value,
  error,
  onChange,
}: {
  outcome: LikelyOutcome
  value: string
  error: string | undefined
  onChange: (value: string) => void
}) {
  const t = useTexts(texts)
  return (
    <Radio.Group label={t('positive')} description={t('positiveHint')} value={value} onChange={onChange} error={error}>
      <Group gap="lg" pt="xs">
        {outcome.values.map((one) => (
          <Radio key={one.value} value={one.value} label={one.value} description={t('rowsOf', { n: one.n })} />
        ))}
      </Group>
    </Radio.Group>
  )
}

/** What will be foreseen where there is no value to look for. */
export function TaskNote({ outcome: { task, column, values, missing } }: { outcome: LikelyOutcome }) {
  const t = useTexts(texts)
  if (task === 'binary' && missing === 0) return null
  return (
    <Stack gap={4}>
      {task === 'number' && <Text>{t('task_number', { column })}</Text>}
      {task === 'classes' && <Text>{t('task_classes', { column, n: Math.max(3, values.length) })}</Text>}
      {missing > 0 && (
        <Text size="sm" c="dimmed">
          {t('missingNote', { n: missing })}
        </Text>
      )}
    </Stack>
  )
}
