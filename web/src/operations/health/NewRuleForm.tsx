import { Button, Select, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import type { Comparison, NewAlertRule, Severity } from '#schema/platform/alerts'
import { comparisons, NewAlertRule as Schema } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { fieldErrors } from '../../parts/field-errors.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { typedAs } from './figures.ts'
import { alertsAddress, useChange, useFigures } from './health.ts'
import { RuleLimits } from './RuleLimits.tsx'
import { texts } from './texts.ts'

type Typed = {
  metric: string
  comparison: Comparison
  threshold: number | string
  minutes: number | string
  severity: Severity
  es: string
  en: string
}

/** A rule of the workspace over one of the figures. */
export function NewRuleForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const figures = useFigures().items ?? []
  const unitOf = (metric: string) => typedAs[figures.find(({ name }) => name === metric)?.unit ?? 'count']
  const ruleOf = ({ metric, comparison, threshold, minutes, severity, es, en }: Typed): NewAlertRule => ({
    metric,
    labels: {},
    overSeconds: null,
    dividedBy: null,
    comparison,
    threshold: Number(threshold) * unitOf(metric).factor,
    forSeconds: Math.round(Number(minutes) * 60),
    severity,
    summary: { es, en },
  })
  const form = useForm<Typed>({
    initialValues: { metric: '', comparison: '>', threshold: 0, minutes: 5, severity: 'warning', es: '', en: '' },
    validate: (values) => {
      const errors = fieldErrors(Schema, ruleOf(values), language)
      return { ...errors, es: errors['summary.es'], en: errors['summary.en'], minutes: errors.forSeconds }
    },
  })
  const add = useChange((rule: NewAlertRule) => api('POST', `${alertsAddress}/rules`, rule))
  const { metric, comparison } = form.values
  const { name } = unitOf(metric)
  const words = { '>': 'above', '>=': 'atLeast', '<': 'below', '<=': 'atMost', absent: 'absent' } as const
  return (
    <form onSubmit={form.onSubmit((values) => add.mutate(ruleOf(values), { onSuccess: onDone }))} noValidate>
      <Stack>
        <TextInput label={t('summaryEs')} data-autofocus {...form.getInputProps('es')} />
        <TextInput label={t('summaryEn')} {...form.getInputProps('en')} />
        <Select
          label={t('figure')}
          searchable
          data={figures.map((each) => ({ value: each.name, label: `${each.what} (${each.name})` }))}
          {...form.getInputProps('metric')}
          onChange={(value) => form.setFieldValue('metric', value ?? '')}
        />
        <Select
          label={t('comparison')}
          allowDeselect={false}
          data={comparisons.map((value) => ({ value, label: t(words[value], { x: '…' }) }))}
          {...form.getInputProps('comparison')}
        />
        <RuleLimits comparison={comparison} unit={name} inputProps={form.getInputProps} />
        {add.error && <ProblemView error={add.error} />}
        <Button type="submit" data-primary loading={add.isPending}>
          {t('save')}
        </Button>
      </Stack>
    </form>
  )
}
