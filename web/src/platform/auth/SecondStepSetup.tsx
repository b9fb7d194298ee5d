import { Button, Code, Group, List, PasswordInput, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { download } from '../../parts/download.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { texts } from './texts.ts'

type Prepared = { secret: string; uri: string; qr: string }

/** Turning the second step on: password, picture to scan, first code, recovery codes. */
export function SecondStepSetup() {
  const t = useTexts(texts)
  const client = useQueryClient()
  const [password, setPassword] = useState('')
  const [code, setCode] = useState('')
  const prepare = useMutation({ mutationFn: () => api<Prepared>('POST', '/api/platform/auth/second-step/prepare', { password }) })
  const confirm = useMutation({ mutationFn: () => api<{ codes: string[] }>('POST', '/api/platform/auth/second-step/confirm', { code }) })
  const then = (act: () => void) => (event: FormEvent) => {
    event.preventDefault()
    act()
  }
  if (confirm.data) {
    const { codes } = confirm.data
    return (
      <Stack gap="sm">
        <Text role="status">{t('codesLead')}</Text>
        <List listStyleType="none">
          {codes.map((one) => (
            <List.Item key={one}>
              <Code>{one}</Code>
            </List.Item>
          ))}
        </List>
        <Group gap="sm">
          <Button variant="default" onClick={() => download('rumbo.txt', 'text/plain', codes.join('\n'))}>
            {t('saveCodes')}
          </Button>
          <Button onClick={() => void client.invalidateQueries()}>{t('codesKept')}</Button>
        </Group>
      </Stack>
    )
  }
  if (prepare.data)
    return (
      <form onSubmit={then(() => confirm.mutate())}>
        <Stack gap="sm">
          <Text>{t('scan')}</Text>
          <img
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(prepare.data.qr)}`}
            alt={t('qr')}
            width={200}
            height={200}
            style={{ background: '#fff', borderRadius: 8 }}
          />
          <Text size="sm">
            {t('orType')} <Code style={{ overflowWrap: 'anywhere' }}>{prepare.data.secret}</Code>
          </Text>
          <TextInput
            label={t('code')}
            autoComplete="one-time-code"
            required
            maxLength={20}
            value={code}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
          {confirm.error && <ProblemView error={confirm.error} />}
          <Button type="submit" loading={confirm.isPending}>
            {t('turnOn')}
          </Button>
        </Stack>
      </form>
    )
  return (
    <form onSubmit={then(() => prepare.mutate())}>
      <Stack gap="sm">
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        {prepare.error && <ProblemView error={prepare.error} />}
        <Button type="submit" loading={prepare.isPending}>
          {t('goOn')}
        </Button>
      </Stack>
    </form>
  )
}
