import { Anchor, Button, PasswordInput, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { api, problemOf } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { Card } from './Card.tsx'
import { texts } from './texts.ts'

/** Opened from a link that came by mail or was handed over: chooses a new password. */
export function NewPasswordPage() {
  const t = useTexts(texts)
  const { token } = useSearch({ from: '/new-password' })
  const [password, setPassword] = useState('')
  const reset = useMutation({ mutationFn: () => api<null>('POST', '/api/platform/auth/password-reset', { token, password }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    reset.mutate()
  }
  if (reset.isSuccess)
    return (
      <Card title={t('newPasswordTitle')}>
        <Text role="status">{t('newPasswordDone')}</Text>
        <Anchor component={Link} to="/">
          {t('toSignIn')}
        </Anchor>
      </Card>
    )
  return (
    <Card title={t('newPasswordTitle')}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <PasswordInput
          label={t('newPassword')}
          description={t('passwordHint')}
          autoComplete="new-password"
          required
          maxLength={200}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        {reset.error && <ProblemView error={reset.error} />}
        {reset.error && problemOf(reset.error).code === 'PASSWORD_LINK_INVALID' && (
          <Anchor component={Link} to="/forgotten-password">
            {t('linkOver')}
          </Anchor>
        )}
        <Button type="submit" size="md" loading={reset.isPending}>
          {t('savePassword')}
        </Button>
      </form>
    </Card>
  )
}
