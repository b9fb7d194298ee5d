import { Alert, Group, Paper, Stack, Switch, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NoticePreference, NoticePreferences } from '#schema/platform/notifications'
import { api } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

const address = '/api/platform/notifications/preferences'
const tones = { info: 'busy', good: 'good', warning: 'warning', critical: 'bad' } as const

function Preference({ preference, onChange }: { preference: NoticePreference; onChange: (next: NoticePreference) => void }) {
  const t = useTexts(texts)
  const { name, level, inApp, mail } = preference
  return (
    <Paper component="section" aria-label={name} withBorder radius="lg" p="md">
      <Group justify="space-between" gap="md">
        <Stack gap={4} flex="1 1 18rem" align="flex-start">
          <Text fw={600}>{name}</Text>
          <StateChip tone={tones[level]} label={t(`level_${level}`)} />
          {!inApp && !mail && (
            <Text size="sm" c="dimmed">
              {t('silent')}
            </Text>
          )}
        </Stack>
        <Group gap="lg">
          <Switch
            label={t('inApp')}
            aria-label={t('inAppOf', { name })}
            checked={inApp}
            onChange={(event) => onChange({ ...preference, inApp: event.currentTarget.checked })}
          />
          <Switch
            label={t('byMail')}
            aria-label={t('byMailOf', { name })}
            checked={mail}
            onChange={(event) => onChange({ ...preference, mail: event.currentTarget.checked })}
          />
        </Group>
      </Group>
    </Paper>
  )
}

/** Of what the person wants to hear, and how. */
export function NoticesTab() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { workspace } = useSignedIn()
  const client = useQueryClient()
  const key = ['notice-preferences', language]
  const { data, error, refetch } = useQuery({ queryKey: key, queryFn: () => api<NoticePreferences>('GET', address) })
  const choose = useMutation({
    mutationFn: ({ kind, inApp, mail }: NoticePreference) => api<NoticePreferences>('PUT', address, { kind, inApp, mail }),
    // The switch moves at once; the server's answer, or its refusal, has the last word.
    onMutate: (next) =>
      client.setQueryData<NoticePreferences>(
        key,
        (known) => known && { ...known, items: known.items.map((each) => (each.kind === next.kind ? next : each)) },
      ),
    onSuccess: (saved) => client.setQueryData(key, saved),
    onError: () => client.invalidateQueries({ queryKey: key }),
    onSettled: () => client.invalidateQueries({ queryKey: ['notices'] }),
  })
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data) return <Loading rows={4} height={84} />
  return (
    <Stack maw={760}>
      <Text c="dimmed">{t('noticesLead', { workspace: workspace.name })}</Text>
      {!data.mailLeaves && <Alert variant="light">{t('noticesNoMail')}</Alert>}
      {choose.error && <ProblemView error={choose.error} />}
      {data.items.map((preference) => (
        <Preference key={preference.kind} preference={preference} onChange={(next) => choose.mutate(next)} />
      ))}
      <Text size="sm" c="dimmed">
        {t('mailAlways')}
      </Text>
    </Stack>
  )
}
