import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { texts as common } from '../../parts/texts.ts'

type Props = { opened: boolean; onClose: () => void; title: string; body: string; stay: string; go: string; onGo: () => void }

/** Says the consequence before something that cannot be taken back; the safe answer has the focus. */
export function Confirm({ opened, onClose, title, body, stay, go, onGo }: Props) {
  const c = useTexts(common)
  return (
    <Modal opened={opened} onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': c('close') }}>
      <Stack>
        <Text style={{ overflowWrap: 'anywhere' }}>{body}</Text>
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose} data-autofocus>
            {stay}
          </Button>
          <Button
            color="red.9"
            onClick={() => {
              onClose()
              onGo()
            }}
          >
            {go}
          </Button>
        </Group>
      </Stack>
    </Modal>
  )
}
