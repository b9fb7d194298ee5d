import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTexts } from '../language.tsx'
import { ProblemView } from './ProblemView.tsx'
import { texts } from './texts.ts'

type Props = {
  opened: boolean
  onClose: () => void
  title: string
  /** What will happen, with its numbers. */
  consequence: string
  /** How it can be undone and until when, or that it cannot. */
  wayBack?: string
  /** The safe answer; *Cancelar* when not given. */
  stay?: string
  go: string
  /** The dialog closes when this is done; a refusal is shown in it. */
  onGo: () => unknown
  danger?: boolean
  /** What has to be entered first, where there is no way back. */
  typed?: { label: string; expected: string }
}

/** Says the consequence and the way back before something is done; the safe answer has the focus. */
export function Confirm({ opened, onClose, title, consequence, wayBack, stay, go, onGo, danger = true, typed }: Props) {
  const t = useTexts(texts)
  const [doing, setDoing] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const [entered, setEntered] = useState('')
  const close = () => {
    setEntered('')
    setError(null)
    onClose()
  }
  const act = async () => {
    setDoing(true)
    setError(null)
    try {
      await onGo()
      close()
    } catch (refused) {
      setError(refused)
    } finally {
      setDoing(false)
    }
  }
  return (
    <Modal opened={opened} onClose={close} title={title} centered closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text style={{ overflowWrap: 'anywhere' }}>{consequence}</Text>
        {wayBack && <Text c="dimmed">{wayBack}</Text>}
        {typed && (
          <TextInput label={typed.label} value={entered} onChange={(event) => setEntered(event.currentTarget.value)} autoComplete="off" />
        )}
        {error !== null && <ProblemView error={error} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={close} data-autofocus>
            {stay ?? t('cancel')}
          </Button>
          <Button
            {...(danger ? { color: 'red.9' } : {})}
            loading={doing}
            disabled={typed !== undefined && entered.trim() !== typed.expected}
            onClick={() => void act()}
          >
            {go}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
