import { Button, Select, Stack, Text, TextInput } from '@mantine/core'
import { NewSilence } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { alertsAddress, useChange, useRules } from './health.ts'
import { texts } from './texts.ts'

const lengths = [60, 240, 1440, 10_080] as const
const warnings = 'warnings'

/** Why and for how long nobody is told: of one rule, or (when none is given) of what the person chooses. */
export function SilenceForm({ rule, onDone }: { rule?: string; onDone: () => void }) {
  const t = useTexts(texts)
  const rules = useRules().items ?? []
  const form = useZodForm<NewSilence>(NewSilence, { rule: rule ?? null, severity: null, reason: '', minutes: 60 })
  const save = useChange((silence: NewSilence) => api('POST', `${alertsAddress}/silences`, silence))
  const { rule: chosen, severity, minutes } = form.values
  const choose = (value: string | null) => {
    form.setFieldValue('rule', value === null || value === '' || value === warnings ? null : value)
    form.setFieldValue('severity', value === warnings ? 'warning' : null)
  }
  const submit = (values: NewSilence) => save.mutate(values, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  return (
    <form onSubmit={form.onSubmit(submit)} noValidate>
      <Stack>
        <Text>{t('silenceLead')}</Text>
        {rule === undefined && (
          <Select
            label={t('silenceWhat')}
            allowDeselect={false}
            searchable
            value={severity === 'warning' ? warnings : (chosen ?? '')}
            onChange={choose}
            data={[
              { value: '', label: t('silenceAll') },
              { value: warnings, label: t('silenceAllWarnings') },
              ...rules.filter(({ enabled }) => enabled).map(({ id, what }) => ({ value: id, label: what })),
            ]}
          />
        )}
        <TextInput label={t('silenceReason')} description={t('silenceReasonHint')} data-autofocus {...form.getInputProps('reason')} />
        <Select
          label={t('silenceFor')}
          allowDeselect={false}
          value={String(minutes)}
          onChange={(value) => form.setFieldValue('minutes', Number(value))}
          data={lengths.map((each) => ({ value: String(each), label: t(`minutes_${each}`) }))}
        />
        {save.error && <ProblemView error={save.error} />}
        <Button type="submit" data-primary loading={save.isPending}>
          {t('silence')}
        </Button>
      </Stack>
    </form>
  )
}
