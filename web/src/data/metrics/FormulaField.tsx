import { Select, Stack, Text, Textarea } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import type { MetricPeriod } from '#schema/data/metrics'
import { problemOf } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { type Unit, useFigureTexts } from './figures.ts'
import { usePreview, useQueries } from './metrics.ts'
import { texts } from './texts.ts'

/** What the formula would have given in the last period that ended, or what is wrong with it, while it is typed. */
function Result({ formula, period, unit }: { formula: string; period: MetricPeriod; unit: Unit }) {
  const t = useTexts(texts)
  const { figure, days } = useFigureTexts()
  const [asked] = useDebouncedValue(formula, 400)
  const { data, error } = usePreview(asked, period)
  const said = () => {
    if (asked.trim() === '') return t('formulaHint')
    if (error) {
      const { what, mend } = problemOf(error)
      return `${what} ${mend}`
    }
    if (!data) return ''
    return data.value === null ? (data.reason?.what ?? '') : t('wouldGive', { value: figure(data.value, unit), days: days(data) })
  }
  return (
    <Text size="sm" role="status" style={{ overflowWrap: 'anywhere' }}>
      {said()}
    </Text>
  )
}

export function FormulaField({
  formula,
  period,
  unit,
  inputProps,
  onInsert,
}: {
  formula: string
  period: MetricPeriod
  unit: Unit
  inputProps: object
  onInsert: (query: string) => void
}) {
  const t = useTexts(texts)
  const queries = useQueries().data?.items ?? []
  return (
    <Stack gap="xs">
      <Select
        label={t('insert')}
        placeholder={t('insertHint')}
        searchable
        value={null}
        data={queries.map(({ name, counts }) => ({ value: name, label: counts }))}
        onChange={(name) => name !== null && onInsert(name)}
      />
      <Textarea
        label={t('formula')}
        autosize
        minRows={2}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...inputProps}
      />
      <Result formula={formula} period={period} unit={unit} />
    </Stack>
  )
}
