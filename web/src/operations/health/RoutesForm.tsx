import { Button, Group, MultiSelect, NumberInput, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { AlertRoute } from '#schema/platform/alerts'
import { severities } from '#schema/platform/alerts'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { alertsAddress, useChange, useRoutes } from './health.ts'
import { texts } from './texts.ts'

const roles = ['administrator', 'engineer', 'manager', 'executive', 'analyst', 'compliance', 'collaborator'] as const

/** Who hears of what is critical and of the rest, and after how long again. Routes of single rules and people stay as they are. */
export function RoutesForm() {
  const { data, error, refetch } = useRoutes()
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  return data ? <Fields routes={data.routes} /> : <Loading rows={2} height={44} />
}

function Fields({ routes }: { routes: readonly AlertRoute[] }) {
  const t = useTexts(texts)
  const general = (severity: AlertRoute['severity']) => routes.find((route) => route.rule === null && route.severity === severity)
  const [typed, type] = useState(() =>
    severities
      .toReversed()
      .map((severity): AlertRoute => general(severity) ?? { rule: null, severity, roles: [], people: [], repeatSeconds: 86_400 }),
  )
  const save = useChange((wanted: readonly AlertRoute[]) => api('PUT', `${alertsAddress}/routes`, { routes: wanted }))
  const others = routes.filter((route) => route.rule !== null || route.severity === null)
  const change = (severity: AlertRoute['severity'], part: Partial<AlertRoute>) =>
    type(typed.map((route) => (route.severity === severity ? { ...route, ...part } : route)))
  return (
    <Stack maw={560}>
      <Text c="dimmed">{t('routesLead')}</Text>
      {typed.map(({ severity, roles: told, repeatSeconds }) => (
        <Group key={severity} align="flex-end" gap="sm">
          <MultiSelect
            flex="1 1 16rem"
            label={t(severity === 'critical' ? 'routeCritical' : 'routeWarning')}
            data={roles.map((role) => ({ value: role, label: t(`role_${role}`) }))}
            value={told}
            onChange={(value) => change(severity, { roles: value as AlertRoute['roles'] })}
          />
          <NumberInput
            w="11rem"
            label={t('repeatHours')}
            min={1}
            max={168}
            value={repeatSeconds / 3600}
            onChange={(value) => change(severity, { repeatSeconds: Math.max(1, Number(value)) * 3600 })}
          />
        </Group>
      ))}
      {save.error && <ProblemView error={save.error} />}
      <Group>
        <Button loading={save.isPending} onClick={() => save.mutate([...typed, ...others])}>
          {t('save')}
        </Button>
        {save.isSuccess && <Text role="status">{t('routesSaved')}</Text>}
      </Group>
    </Stack>
  )
}
