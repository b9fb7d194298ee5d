import { Anchor, Paper, Stack, Text, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { useSignedIn } from '../../session.ts'
import { useReadyFiles } from './questions.ts'
import { texts } from './texts.ts'

/** The files that are kept and can be asked, the newest first; nothing where there are none. */
export function Kept() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const { data, error, refetch } = useReadyFiles(permissions.includes('data.files.read'))
  if (error) return <ProblemView error={error} onRetry={() => void refetch()} />
  if (!data || data.length === 0) return null
  return (
    <Stack component="section" gap="sm" aria-labelledby="kept">
      <Title order={2} size="h4" id="kept">
        {t('files')}
      </Title>
      {data.map((file) => (
        <Paper key={file.id} withBorder radius="lg" p="md">
          <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems', file.id)} fw={600} style={{ overflowWrap: 'anywhere' }}>
            {t('ask', { file: file.name })}
          </Anchor>
          <Text size="sm" c="dimmed">
            {t('fileRows', { rows: file.rows ?? 0, columns: file.columns ?? 0 })}
          </Text>
        </Paper>
      ))}
    </Stack>
  )
}
