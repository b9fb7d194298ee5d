import { Button, NumberInput, Select, Stack, Switch, TextInput } from '@mantine/core'
import { BackupPlan } from '#schema/platform/backups'
import { useTexts } from '../../language.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { showServerIssues, useZodForm } from '../../parts/form.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useChangePlan } from './backups.ts'
import { texts } from './texts.ts'

const zones = Intl.supportedValuesOf('timeZone')
const days = [1, 2, 3, 4, 5, 6, 7] as const

/** When backups are made by themselves, and how many are kept. */
export function PlanDrawer({ plan, opened, onClose }: { plan: BackupPlan; opened: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  return (
    <DetailDrawer opened={opened} onClose={onClose} title={t('planTitle')}>
      {opened && <PlanForm plan={plan} onDone={onClose} />}
    </DetailDrawer>
  )
}

function PlanForm({ plan, onDone }: { plan: BackupPlan; onDone: () => void }) {
  const t = useTexts(texts)
  const form = useZodForm<BackupPlan>(BackupPlan, plan)
  const change = useChangePlan()
  const { drillDay, enabled } = form.values
  const save = (values: BackupPlan) => change.mutate(values, { onSuccess: onDone, onError: (error) => void showServerIssues(form, error) })
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        <Switch label={t('planEnabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <TextInput type="time" label={t('planTime')} description={t('planTimeHint')} disabled={!enabled} {...form.getInputProps('time')} />
        <Select
          label={t('planZone')}
          data={zones.includes(plan.zone) ? zones : [plan.zone, ...zones]}
          searchable
          disabled={!enabled}
          {...form.getInputProps('zone')}
        />
        <Select
          label={t('planDrillDay')}
          data={[{ value: '', label: t('planNever') }, ...days.map((day) => ({ value: String(day), label: t(`day${day}`) }))]}
          allowDeselect={false}
          disabled={!enabled}
          value={drillDay === null ? '' : String(drillDay)}
          onChange={(value) => form.setFieldValue('drillDay', value ? Number(value) : null)}
        />
        <NumberInput label={t('planDaily')} min={1} max={366} {...form.getInputProps('daily')} />
        <NumberInput label={t('planWeekly')} min={0} max={366} {...form.getInputProps('weekly')} />
        <NumberInput label={t('planMonthly')} min={0} max={366} {...form.getInputProps('monthly')} />
        {change.error && <ProblemView error={change.error} />}
        <Button type="submit" loading={change.isPending} data-primary>
          {t('save')}
        </Button>
      </Stack>
    </form>
  )
}
