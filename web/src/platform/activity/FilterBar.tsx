import { Button, Select, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ActivityChoices } from '#schema/platform/activity-log'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { type Filters, noFilters } from './filters.ts'
import { texts } from './texts.ts'

/** People, kinds, words and dates that narrow the list. */
export function FilterBar({ filters, onChange }: { filters: Filters; onChange: (filters: Filters) => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['activity', 'choices', language],
    queryFn: () => api<ActivityChoices>('GET', '/api/platform/activity/choices'),
  })
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change })
  const narrowed = Object.values(filters).some((value) => value !== '')
  return (
    <>
      <Select
        label={t('who')}
        placeholder={t('who_all')}
        data={(data?.people ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={filters.actor || null}
        onChange={(actor) => set({ actor: actor ?? '' })}
        searchable
        clearable
        flex="1 1 11rem"
      />
      <Select
        label={t('what')}
        placeholder={t('kind_all')}
        data={(data?.kinds ?? []).map(({ kind, what }) => ({ value: kind, label: what }))}
        value={filters.kind || null}
        onChange={(kind) => set({ kind: kind ?? '' })}
        searchable
        clearable
        flex="1 1 13rem"
      />
      <TextInput
        label={t('words')}
        type="search"
        maxLength={200}
        value={filters.text}
        onChange={(event) => set({ text: event.currentTarget.value })}
        flex="1 1 9rem"
      />
      <TextInput
        label={t('from')}
        type="date"
        value={filters.from}
        max={filters.to || undefined}
        onChange={(event) => set({ from: event.currentTarget.value })}
        flex="0 1 10rem"
      />
      <TextInput
        label={t('to')}
        type="date"
        value={filters.to}
        min={filters.from || undefined}
        onChange={(event) => set({ to: event.currentTarget.value })}
        flex="0 1 10rem"
      />
      {narrowed && (
        <Button variant="subtle" c="var(--mantine-color-anchor)" onClick={() => onChange(noFilters)}>
          {t('clear')}
        </Button>
      )}
    </>
  )
}
