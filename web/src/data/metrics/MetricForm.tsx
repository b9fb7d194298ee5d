import { Button, Checkbox, Group, NumberInput, Select, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Metric } from '#schema/data/metrics'
import { bounds, directions, metricUnits, NewMetric, schedules } from '#schema/data/metrics'
import { useLanguage, useTexts } from '../../language.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { FormulaField } from './FormulaField.tsx'
import { metricOf, periodIds, periodOf, typedOf } from './form.ts'
import { useAdd, useEdit } from './metrics.ts'
import { texts } from './texts.ts'

/** A metric, new or as it is; the baseline stays once it was set. */
export function MetricForm({ metric, onDone }: { metric?: Metric; onDone: (metric: Metric) => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { person } = useSignedIn()
  const form = useForm({
    initialValues: typedOf(metric, person.id),
    validate: (typed) => {
      const errors = fieldErrors(NewMetric, metricOf(typed, metric, person.id), language)
      return {
        ...errors,
        [language]: errors.name ?? errors[`name.${language}`],
        description: errors[`description.${language}`],
        baselineOn: errors['baseline.on'],
        targetOn: errors['target.on'],
      }
    },
  })
  const add = useAdd()
  const edit = useEdit(metric?.id ?? '')
  const frozen = metric?.baseline != null
  const error = add.error ?? edit.error
  const save = (typed: typeof form.values) => {
    const wanted = metricOf(typed, metric, person.id)
    if (!metric) return add.mutate(wanted, { onSuccess: onDone })
    const { baseline, ...rest } = wanted
    edit.mutate(frozen ? rest : { ...rest, baseline }, { onSuccess: onDone })
  }
  const words = <Key extends string>(keys: readonly Key[], of: (key: Key) => string) => keys.map((value) => ({ value, label: of(value) }))
  const { unit, bound, period, formula } = form.values
  const suffix = unit === 'share' || unit === 'percent' ? ' %' : undefined
  const figure = { decimalScale: 6, allowedDecimalSeparators: [',', '.'], ...(suffix ? { suffix } : {}) }
  const names = language === 'es' ? (['es', 'en'] as const) : (['en', 'es'] as const)
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        <TextInput label={t(`name_${names[0]}`)} data-autofocus {...form.getInputProps(names[0])} />
        <FormulaField
          formula={formula}
          period={periodOf(period)}
          unit={unit}
          inputProps={form.getInputProps('formula')}
          onInsert={(name) => form.setFieldValue('formula', [formula.trim(), name].filter(Boolean).join(' '))}
        />
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label={t('unit')}
            allowDeselect={false}
            data={words(metricUnits, (key) => t(`unit_${key}`))}
            {...form.getInputProps('unit')}
          />
          <Select
            label={t('better')}
            allowDeselect={false}
            data={words(directions, (key) => t(`better_${key}`))}
            {...form.getInputProps('direction')}
          />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label={t('period')}
            allowDeselect={false}
            data={words(periodIds(metric), (id) =>
              id.startsWith('rolling') ? t('period_rolling', { n: Number(id.slice(7)) }) : t(`period_${id as 'day'}`),
            )}
            {...form.getInputProps('period')}
          />
          <Select
            label={t('schedule')}
            allowDeselect={false}
            data={words(schedules, (key) => t(`schedule_${key}`))}
            {...form.getInputProps('schedule')}
          />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <NumberInput
            label={t('baseline')}
            description={t(frozen ? 'baselineFrozen' : 'baselineHint')}
            disabled={frozen}
            {...figure}
            {...form.getInputProps('baseline')}
          />
          <TextInput type="date" label={t('baselineOn')} disabled={frozen} {...form.getInputProps('baselineOn')} />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <NumberInput label={t('target')} {...figure} {...form.getInputProps('target')} />
          <TextInput type="date" label={t('targetOn')} {...form.getInputProps('targetOn')} />
        </Group>
        <Group grow preventGrowOverflow={false} align="flex-start">
          <Select
            label={t('guardrail')}
            allowDeselect={false}
            data={[{ value: '', label: t('none') }, ...words(bounds, (key) => t(`bound_${key}`))]}
            {...form.getInputProps('bound')}
          />
          {bound !== '' && <NumberInput label={t('guardrailValue')} {...figure} {...form.getInputProps('guardrail')} />}
        </Group>
        <Text size="sm" c="dimmed">
          {t('guardrailHint')}
        </Text>
        <Textarea label={t('description')} autosize minRows={2} {...form.getInputProps('description')} />
        <TextInput label={t(`name_${names[1]}`)} description={t('otherLanguage')} {...form.getInputProps(names[1])} />
        <Checkbox label={t('mine')} {...form.getInputProps('mine', { type: 'checkbox' })} />
        {error && <ProblemView error={error} />}
        <Button type="submit" data-primary loading={add.isPending || edit.isPending} style={{ alignSelf: 'flex-start' }}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  )
}
