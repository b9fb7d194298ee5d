import { Button, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSessionChange } from '../../session.ts'
import { Card } from './Card.tsx'
import { texts } from './texts.ts'

/** After the password: the code of the telephone, or one of the recovery codes. */
export function SecondStepPage({ ticket }: { ticket: string }) {
  const t = useTexts(texts)
  const [code, setCode] = useState('')
  const enter = useSessionChange<{ ticket: string; code: string }>('POST', '/api/platform/auth/second-step')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate({ ticket, code })
  }
  return (
    <Card title={t('secondStepTitle')}>
      <Text c="dimmed">{t('secondStepLead')}</Text>
      <form onSubmit={submit} style={{ display: 'contents' }}>
        <TextInput
          label={t('code')}
          autoComplete="one-time-code"
          required
          maxLength={20}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
          data-autofocus
        />
        {enter.error && <ProblemView error={enter.error} />}
        <Button type="submit" size="md" loading={enter.isPending}>
          {t('goOn')}
        </Button>
      </form>
    </Card>
  )
}
