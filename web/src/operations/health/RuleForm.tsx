import { Button, Group, Stack, Switch, Text } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useState } from 'react'
import type { AlertRule, ChangeAlertRule, Severity } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Confirm } from '../../parts/Confirm.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { typedAs } from './figures.ts'
import { alertsAddress, useChange } from './health.ts'
import { RuleLimits } from './RuleLimits.tsx'
import { texts } from './texts.ts'

/** What can be changed of a rule, and the way back to what Rumbo brings. */
export function RuleForm({ rule, onDone }: { rule: AlertRule; onDone: () => void }) {
  const t = useTexts(texts)
  const { factor, name } = typedAs[rule.unit]
  const form = useForm<{ enabled: boolean; threshold: number | string; minutes: number | string; severity: Severity }>({
    initialValues: {
      enabled: rule.enabled,
      // 0.1 ÷ 0.01 is not quite 10.
      threshold: Number((rule.threshold / factor).toPrecision(12)),
      minutes: rule.forSeconds / 60,
      severity: rule.severity,
    },
  })
  const [removing, remove] = useState(false)
  const address = `${alertsAddress}/rules/${rule.id}`
  const change = useChange((wanted: ChangeAlertRule) => api('PATCH', address, wanted))
  const takeAway = useChange(() => api('DELETE', address))
  const save = ({ enabled, threshold, minutes, severity }: typeof form.values) =>
    change.mutate(
      { enabled, threshold: Number(threshold) * factor, forSeconds: Math.round(Number(minutes) * 60), severity },
      { onSuccess: onDone },
    )
  const backToBuiltIn = () => change.mutate({ threshold: null, forSeconds: null, severity: null }, { onSuccess: onDone })
  return (
    <form onSubmit={form.onSubmit(save)} noValidate>
      <Stack>
        {rule.mend && <Text c="dimmed">{rule.mend}</Text>}
        <Switch label={t('enabled')} {...form.getInputProps('enabled', { type: 'checkbox' })} />
        <RuleLimits comparison={rule.comparison} unit={name} inputProps={form.getInputProps} />
        {change.error && <ProblemView error={change.error} />}
        <Group>
          <Button type="submit" data-primary loading={change.isPending}>
            {t('save')}
          </Button>
          {rule.changed && (
            <Button variant="default" onClick={backToBuiltIn}>
              {t('back')}
            </Button>
          )}
          {rule.own && (
            <Button variant="default" onClick={() => remove(true)}>
              {t('remove')}
            </Button>
          )}
        </Group>
      </Stack>
      <Confirm
        opened={removing}
        onClose={() => remove(false)}
        title={t('removeRule')}
        consequence={t('removeConsequence', { what: rule.what })}
        wayBack={t('removeWayBack')}
        go={t('remove')}
        onGo={() => takeAway.mutateAsync(undefined).then(onDone)}
      />
    </form>
  )
}
