import { Button, Code, Group, List, Modal, PasswordInput, Stack, Text, Title } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useSessionChange, useSignedIn } from '../../session.ts'
import { SecondStepSetup } from '../auth/SecondStepSetup.tsx'
import { texts } from './texts.ts'

const base = '/api/platform/auth'

function Secret({
  label,
  value,
  onChange,
  fresh,
  hint,
}: {
  label: string
  value: string
  onChange: (next: string) => void
  fresh?: boolean
  hint?: string
}) {
  const t = useTexts(texts)
  return (
    <PasswordInput
      label={label}
      description={hint}
      required
      maxLength={200}
      autoComplete={fresh ? 'new-password' : 'current-password'}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
    />
  )
}

function PasswordForm() {
  const t = useTexts(texts)
  const [current, setCurrent] = useState('')
  const [password, setPassword] = useState('')
  const change = useSessionChange<{ current: string; password: string }>('POST', `${base}/password`)
  const clear = () => {
    setCurrent('')
    setPassword('')
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change.mutate({ current, password }, { onSuccess: clear })
  }
  return (
    <form onSubmit={submit}>
      <Stack maw={440} gap="sm">
        <Title order={2} size="h3">
          {t('password')}
        </Title>
        <Secret label={t('current')} value={current} onChange={setCurrent} />
        <Secret label={t('next')} value={password} onChange={setPassword} fresh hint={t('nextHint')} />
        {change.error && <ProblemView error={change.error} />}
        {change.isSuccess && <Text role="status">{t('changed')}</Text>}
        <Group>
          <Button type="submit" variant="default" loading={change.isPending}>
            {t('change')}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}

type Asked = 'remove' | 'recovery-codes'

/** Taking the second step off, or new recovery codes: both ask for the password. */
function AskPassword({ asked, onClose }: { asked: Asked; onClose: () => void }) {
  const t = useTexts(texts)
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const act = useMutation({
    mutationFn: () => api<{ codes: string[] } | null>('POST', `${base}/second-step/${asked}`, { password }),
    onSuccess: async (reply) => {
      await client.invalidateQueries()
      if (!reply) onClose()
    },
  })
  const codes = act.data?.codes
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(asked === 'remove' ? 'turnOffTitle' : 'renewTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      {codes ? (
        <Stack>
          <Text role="status">{t('newCodes')}</Text>
          <List listStyleType="none">
            {codes.map((code) => (
              <List.Item key={code}>
                <Code>{code}</Code>
              </List.Item>
            ))}
          </List>
          <Button onClick={onClose}>{t('done')}</Button>
        </Stack>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            act.mutate()
          }}
        >
          <Stack>
            <Secret label={t('current')} value={password} onChange={setPassword} />
            {act.error && <ProblemView error={act.error} />}
            <Button type="submit" loading={act.isPending}>
              {t(asked === 'remove' ? 'turnOff' : 'renew')}
            </Button>
          </Stack>
        </form>
      )}
    </Modal>
  )
}

function SecondStep() {
  const t = useTexts(texts)
  const [setting, set] = useState(false)
  const [asked, ask] = useState<Asked | null>(null)
  const state = useQuery({
    queryKey: ['second-step'],
    queryFn: () => api<{ on: boolean; codesLeft: number }>('GET', `${base}/second-step`),
  })
  if (state.error) return <ProblemView error={state.error} onRetry={() => void state.refetch()} />
  if (!state.data) return <Loading />
  const { on, codesLeft } = state.data
  return (
    <Stack maw={440} gap="sm">
      <Group gap="sm">
        <Title order={2} size="h3">
          {t('secondStep')}
        </Title>
        <StateChip tone={on ? 'good' : 'warning'} label={t(on ? 'isOn' : 'isOff')} />
      </Group>
      {on ? (
        <>
          <Text>{t('codesLeft', { n: codesLeft })}</Text>
          <Group gap="xs">
            <Button variant="default" onClick={() => ask('recovery-codes')}>
              {t('renew')}
            </Button>
            <Button variant="default" onClick={() => ask('remove')}>
              {t('turnOff')}
            </Button>
          </Group>
        </>
      ) : setting ? (
        <SecondStepSetup />
      ) : (
        <Group>
          <Button data-primary onClick={() => set(true)}>
            {t('turnOn')}
          </Button>
        </Group>
      )}
      {asked && <AskPassword asked={asked} onClose={() => ask(null)} />}
    </Stack>
  )
}

/** Password and second step; whoever comes by a provider has neither here. */
export function SecurityTab() {
  const t = useTexts(texts)
  const { via } = useSignedIn()
  if (via === 'single-sign-on') return <Text>{t('answerProvider')}</Text>
  return (
    <Stack gap="xl">
      <SecondStep />
      <PasswordForm />
    </Stack>
  )
}
