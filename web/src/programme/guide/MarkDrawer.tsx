import { Button, Stack, Text, Textarea } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../../language.tsx'
import { DetailDrawer } from '../../parts/DetailDrawer.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { useMark } from './requirements.ts'
import { texts } from './texts.ts'

/** *No aplica*: with the reason, and signed. */
export function MarkDrawer({ id, opened, onClose }: { id: string; opened: boolean; onClose: () => void }) {
  const t = useTexts(texts)
  const { person } = useSignedIn()
  const mark = useMark(id)
  const [reason, write] = useState('')
  const save = () => mark.mutate({ applies: false, reason: reason.trim() }, { onSuccess: onClose })
  return (
    <DetailDrawer opened={opened} onClose={onClose} title={t('markTitle')}>
      <Stack>
        <Textarea
          label={t('markReason')}
          description={t('markHint')}
          autosize
          minRows={3}
          maxLength={1000}
          required
          value={reason}
          onChange={({ currentTarget }) => write(currentTarget.value)}
        />
        {mark.error && <ProblemView error={mark.error} />}
        <Text size="sm">{t('signAs', { name: person.name })}</Text>
        <Button data-primary disabled={reason.trim() === ''} loading={mark.isPending} onClick={save}>
          {t('sign')}
        </Button>
      </Stack>
    </DetailDrawer>
  )
}
