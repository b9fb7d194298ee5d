import { Anchor, Button, PasswordInput, Text, TextInput } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { ShieldCheck } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { problemOf } from '../../api.ts'
import { useLanguage, useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSessionChange } from '../../session.ts'
import { Card } from './Card.tsx'
import { texts } from './texts.ts'

type Input = { token: string; workspace: string; name: string; email: string; password: string; language: string }

/** Opened from the link in the console: creates the workspace and the account that administers it. */
export function FirstRunPage() {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const { token } = useSearch({ from: '/first-run' })
  const navigate = useNavigate()
  const [fields, setFields] = useState({ workspace: '', name: '', email: '', password: '' })
  const create = useSessionChange<Input>('POST', '/api/platform/auth/first-run')
  const field = (name: keyof typeof fields) => ({
    value: fields[name],
    required: true,
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      const { value } = event.currentTarget
      setFields((before) => ({ ...before, [name]: value }))
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    create.mutate({ token, language, ...fields }, { onSuccess: () => void navigate({ to: '/', replace: true }) })
  }
  if (token === '') return <Card title={t('firstTitle')}>{t('missingToken')}</Card>
  const done = create.error && problemOf(create.error).code === 'FIRST_RUN_DONE'
  return (
    <Card title={t('firstTitle')}>
      <Text c="dimmed">{t('firstLead')}</Text>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <TextInput
          label={t('workspace')}
          description={t('workspaceHint')}
          autoComplete="organization"
          maxLength={120}
          {...field('workspace')}
        />
        <TextInput label={t('name')} autoComplete="name" maxLength={120} {...field('name')} />
        <TextInput label={t('email')} type="email" autoComplete="username" maxLength={254} {...field('email')} />
        <PasswordInput
          label={t('password')}
          description={t('passwordHint')}
          autoComplete="new-password"
          maxLength={200}
          visibilityToggleButtonProps={{ 'aria-label': t('showPassword') }}
          {...field('password')}
        />
        {create.error && <ProblemView error={create.error} />}
        {done && (
          <Anchor component={Link} to="/">
            {t('toSignIn')}
          </Anchor>
        )}
        <Button type="submit" size="md" loading={create.isPending}>
          {t('create')}
        </Button>
      </form>
      <Text size="sm" c="dimmed" style={{ display: 'flex', gap: '0.5rem', alignItems: 'flex-start' }}>
        <ShieldCheck size={18} aria-hidden style={{ flex: 'none', marginTop: 2 }} />
        {t('localOnly')}
      </Text>
    </Card>
  )
}

/** Shown when nobody administers this Rumbo yet and the page was opened without the link. */
export function NoAccountYet() {
  const t = useTexts(texts)
  return (
    <Card title={t('waitingTitle')}>
      <Text>{t('waitingBody')}</Text>
    </Card>
  )
}
