import { Anchor, Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { SourceFile } from '#schema/data/files'
import { filesAddress } from '../../data/sources/manager.ts'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { SearchField } from '../../parts/SearchField.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { useSignedIn } from '../../session.ts'
import { texts } from './texts.ts'

/** Files that are seen at once; from here on they are searched. */
const shown = 10

/** The files that are kept and can be asked, the newest first, however many; nothing where there are none. */
export function Kept() {
  const t = useTexts(texts)
  const { workspace } = useSignedIn()
  const [typed, type] = useState('')
  const [words] = useDebouncedValue(typed.trim(), 250)
  const search = new URLSearchParams({ state: 'ready', ...(words !== '' && { q: words }) })
  const { rows, more, error, onRetry } = usePagedList<SourceFile>(`${filesAddress}?${search}`, shown)
  const [many, setMany] = useState(false)
  if (more.has && !many) setMany(true)
  if (error) return <ProblemView error={error} onRetry={onRetry} />
  if (!many && (!rows || rows.length === 0)) return null
  return (
    <Stack component="section" gap="sm" aria-labelledby="kept">
      <Title order={2} size="h4" id="kept">
        {t('files')}
      </Title>
      {many && <SearchField aria-label={t('searchFiles')} placeholder={t('searchFiles')} value={typed} onType={type} flex="none" />}
      {rows?.length === 0 && (
        <Text role="status" c="dimmed">
          {t('noFileFound')}
        </Text>
      )}
      {rows?.map((file) => (
        <Paper key={file.id} withBorder radius="lg" p="md">
          <Anchor component={Link} to={pageAddress(workspace.slug, 'ai/problems', file.id)} fw={600} style={{ overflowWrap: 'anywhere' }}>
            {t('ask', { file: file.name })}
          </Anchor>
          <Text size="sm" c="dimmed">
            {t('fileRows', { rows: file.rows ?? 0, columns: file.columns ?? 0 })} · <TimeAgo at={file.createdAt} />
          </Text>
        </Paper>
      ))}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading} style={{ alignSelf: 'flex-start' }}>
          {t('moreFiles')}
        </Button>
      )}
    </Stack>
  )
}
