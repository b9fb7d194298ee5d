import { Checkbox, MultiSelect, NumberInput, Select, SimpleGrid } from '@mantine/core'
import type { LikelyOutcome } from '#schema/ai/problems/wizard'
import type { ColumnProfile } from '#schema/data/quality'
import { useTexts } from '../../language.tsx'
import type { Choices } from './choices.ts'
import { texts } from './texts.ts'

const objectives = { mean: 'mean', median: 'median', 'quantile:0.9': 'quantile', poisson: 'poisson' } as const
const mitigations = { '': 'none', reweighing: 'reweighing', thresholds: 'thresholds' } as const

/** What has a good default: columns with a part of their own, what of a number is foreseen, and how long is searched. */
export function Settings({
  columns,
  outcome,
  choices,
  errorOf,
  set,
}: {
  columns: readonly ColumnProfile[]
  outcome: LikelyOutcome | undefined
  choices: Choices
  errorOf: (name: string) => string | undefined
  set: (changed: Partial<Choices>) => void
}) {
  const t = useTexts(texts)
  const others = columns.filter(({ name }) => name !== choices.target)
  const names = others.map(({ name }) => name)
  const named = (type: ColumnProfile['type']) => others.filter((column) => column.type === type).map(({ name }) => name)
  const column = (field: 'id' | 'time' | 'group', data: string[]) => (
    <Select
      label={t(field)}
      description={t(`${field}Hint`)}
      data={data}
      value={choices[field] || null}
      onChange={(value) => set({ [field]: value ?? '' })}
      error={errorOf(field)}
      searchable
      clearable
      limit={100}
    />
  )
  const ways = (field: 'rises' | 'falls') => (
    <MultiSelect
      label={t(field)}
      description={t(`${field}Hint`)}
      data={named('number')}
      value={choices[field]}
      onChange={(value) => set({ [field]: value })}
      error={field === 'rises' ? errorOf('monotone') : undefined}
      searchable
      limit={100}
    />
  )
  const count = (field: 'trials' | 'budgetSeconds', label: 'trials' | 'seconds') => (
    <NumberInput
      label={t(label)}
      description={t(`${label}Hint`)}
      value={choices[field]}
      onChange={(value) => set({ [field]: value })}
      error={errorOf(field)}
      min={1}
      allowDecimal={false}
      hideControls
    />
  )
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="md" style={{ alignItems: 'start' }}>
      {column('id', names)}
      {column('time', named('date'))}
      {column('group', names)}
      {outcome?.task === 'number' && (
        <Select
          label={t('objective')}
          data={Object.entries(objectives).map(([value, key]) => ({ value, label: t(`objective_${key}`) }))}
          value={choices.objective}
          onChange={(value) => set({ objective: value ?? 'mean' })}
          error={errorOf('objective')}
          allowDeselect={false}
        />
      )}
      {outcome?.task !== 'classes' && ways('rises')}
      {outcome?.task !== 'classes' && ways('falls')}
      {count('trials', 'trials')}
      {count('budgetSeconds', 'seconds')}
      {outcome?.task === 'binary' && choices.protect.length > 0 && (
        <Select
          label={t('mitigate')}
          data={Object.entries(mitigations).map(([value, key]) => ({ value, label: t(`mitigate_${key}`) }))}
          value={choices.mitigate}
          onChange={(value) => set({ mitigate: value ?? '' })}
          allowDeselect={false}
        />
      )}
      <Checkbox label={t('nested')} checked={choices.nested} onChange={(event) => set({ nested: event.currentTarget.checked })} />
    </SimpleGrid>
  )
}
