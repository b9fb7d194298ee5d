import { Anchor, Button, PasswordInput, Text, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { InvitationSeen } from '#schema/platform/workspaces'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { Loading } from '../../parts/Loading.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSession, useSessionChange, useSignOut } from '../../session.ts'
import { Card } from '../auth/Card.tsx'
import { SignInPage } from '../auth/SignInPage.tsx'
import { texts as account } from '../auth/texts.ts'
import { texts } from './texts.ts'

type Accept = { token: string; name?: string; password?: string }

function Form({ token, seen }: { token: string; seen: InvitationSeen }) {
  const t = useTexts(texts)
  const a = useTexts(account)
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const accept = useSessionChange<Accept>('POST', '/api/platform/workspaces/invitations/accept')
  const isNew = seen.next === 'new'
  const submit = (event: FormEvent) => {
    event.preventDefault()
    accept.mutate({ token, ...(isNew ? { name, password } : {}) }, { onSuccess: () => void navigate({ to: '/', replace: true }) })
  }
  return (
    <Card title={t('invitedTitle', { workspace: seen.workspace })}>
      <Text c="dimmed">{t('invitedAs', { email: seen.email })}</Text>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        {isNew && (
          <>
            <TextInput
              label={a('name')}
              autoComplete="name"
              required
              maxLength={120}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <PasswordInput
              label={a('password')}
              description={a('passwordHint')}
              autoComplete="new-password"
              required
              maxLength={200}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              visibilityToggleButtonProps={{ 'aria-label': a('showPassword') }}
            />
          </>
        )}
        {accept.error && <ProblemView error={accept.error} />}
        <Button type="submit" size="md" loading={accept.isPending}>
          {t('join')}
        </Button>
      </form>
    </Card>
  )
}

/** Opened from the link of an invitation: makes an account, or joins with the one that is there. */
export function InvitationPage() {
  const t = useTexts(texts)
  const a = useTexts(account)
  const { token } = useSearch({ from: '/invitation' })
  const session = useSession()
  const signOut = useSignOut()
  const { data, error, isPending } = useQuery({
    queryKey: ['invitation', token, session.data?.state],
    queryFn: () => api<InvitationSeen>('POST', '/api/platform/workspaces/invitations/look', { token }),
    enabled: session.data !== undefined,
    retry: false,
  })
  if (data?.next === 'sign-in') return <SignInPage />
  if (data?.next === 'other')
    return (
      <Card title={t('invitedTitle', { workspace: data.workspace })}>
        <Text>{t('invitedOther', { email: data.email })}</Text>
        <Button onClick={() => signOut.mutate()}>{t('signOutFirst')}</Button>
      </Card>
    )
  if (data) return <Form token={token} seen={data} />
  return (
    <Card title={t('invitation')}>
      {error && <ProblemView error={error} />}
      {isPending && <Loading rows={1} />}
      {error && (
        <Anchor component={Link} to="/">
          {a('toSignIn')}
        </Anchor>
      )}
    </Card>
  )
}
