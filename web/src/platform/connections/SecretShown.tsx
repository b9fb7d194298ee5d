import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useTexts } from '../../language.tsx'
import { texts } from './texts.ts'

/** A secret that is told this once, to be copied into the other system. */
export function SecretShown({ secret }: { secret: string }) {
  const t = useTexts(texts)
  return (
    <Alert role="status" variant="light" title={t('secretTitle')}>
      <Stack gap="xs">
        <Text size="sm">{t('secretOnce')}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-secret>
          {secret}
        </Code>
        <Group>
          <CopyButton value={secret}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {t(copied ? 'copied' : 'copySecret')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
