import { Anchor, Button, PasswordInput, TextInput } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSessionChange } from '../../session.ts'
import { Card } from './Card.tsx'
import { SingleSignOnLink } from './SingleSignOnLink.tsx'
import { texts } from './texts.ts'

/** Drawn in place of the page that was asked for; after signing in that page appears. */
export function SignInPage() {
  const t = useTexts(texts)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const signIn = useSessionChange<{ email: string; password: string }>('POST', '/api/platform/auth/sign-in')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    signIn.mutate({ email, password })
  }
  return (
    <Card title={t('signInTitle')}>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <TextInput
          label={t('email')}
          type="email"
          autoComplete="username"
          required
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          data-autofocus
        />
        <PasswordInput
          label={t('password')}
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
        />
        {signIn.error && <ProblemView error={signIn.error} />}
        <Button type="submit" size="md" loading={signIn.isPending}>
          {t('signIn')}
        </Button>
      </form>
      <Anchor component={Link} to="/forgotten-password">
        {t('forgotten')}
      </Anchor>
      <SingleSignOnLink />
    </Card>
  )
}
