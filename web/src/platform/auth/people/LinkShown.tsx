import { Alert, Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core'
import { useTexts } from '../../../language.tsx'
import { texts } from './texts.ts'

/** A link that is shown this once, to be handed over. */
export function LinkShown({ link }: { link: { path: string; mailed: boolean } }) {
  const t = useTexts(texts)
  const whole = `${location.origin}${link.path}`
  return (
    <Alert role="status" variant="light" title={t(link.mailed ? 'linkMailed' : 'linkMade')}>
      <Stack gap="xs">
        <Text size="sm">{t('linkOnce')}</Text>
        <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }} data-link>
          {whole}
        </Code>
        <Group>
          <CopyButton value={whole}>
            {({ copied, copy }) => (
              <Button size="xs" variant="default" onClick={copy}>
                {t(copied ? 'copied' : 'copy')}
              </Button>
            )}
          </CopyButton>
        </Group>
      </Stack>
    </Alert>
  )
}
