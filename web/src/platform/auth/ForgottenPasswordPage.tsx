import { Anchor, Button, Loader, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { PasswordHelp } from '#schema/platform/auth'
import { api } from '../../api.ts'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { Card } from './Card.tsx'
import { texts } from './texts.ts'

const address = '/api/platform/auth/password-forgotten'

/** Asks for a link by mail; what is said afterwards is the same for every address. */
function AskForLink() {
  const t = useTexts(texts)
  const [email, setEmail] = useState('')
  const ask = useMutation({ mutationFn: () => api<null>('POST', address, { email }) })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    ask.mutate()
  }
  if (ask.isSuccess)
    return (
      <>
        <Text role="status" style={{ overflowWrap: 'anywhere' }}>
          {t('forgottenDone', { email })}
        </Text>
        <Text c="dimmed">{t('forgottenLook')}</Text>
        <Button variant="default" onClick={() => ask.reset()}>
          {t('forgottenOther')}
        </Button>
      </>
    )
  return (
    <form onSubmit={submit} style={{ display: 'contents' }}>
      <Text>{t('forgottenLead')}</Text>
      <TextInput
        label={t('email')}
        type="email"
        autoComplete="username"
        required
        maxLength={254}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
        data-autofocus
      />
      {ask.error && <ProblemView error={ask.error} />}
      <Button type="submit" size="md" loading={ask.isPending}>
        {t('forgottenSend')}
      </Button>
    </form>
  )
}

/** For whoever cannot sign in: a link by mail or, where no mail leaves, whom to ask. */
export function ForgottenPasswordPage() {
  const t = useTexts(texts)
  const help = useQuery({ queryKey: ['password-help'], queryFn: () => api<PasswordHelp>('GET', address) })
  return (
    <Card title={t('forgottenTitle')}>
      {help.error && <ProblemView error={help.error} onRetry={() => void help.refetch()} />}
      {help.isPending && <Loader role="status" aria-label={t('forgottenTitle')} />}
      {help.data?.byMail && <AskForLink />}
      {help.data && !help.data.byMail && (
        <>
          <Text>{t('forgottenNoMail')}</Text>
          <Text>{t('forgottenWhom')}</Text>
        </>
      )}
      <Anchor component={Link} to="/">
        {t('toSignIn')}
      </Anchor>
    </Card>
  )
}
