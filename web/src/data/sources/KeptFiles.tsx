import { Button, Paper, Stack, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type ReactNode, useState } from 'react'
import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { SearchField } from '../../parts/SearchField.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { usePagedList } from '../../parts/usePagedList.ts'
import { filesAddress } from './manager.ts'
import { texts } from './texts.ts'

/** Files that are seen at once; from here on they are searched. */
const shown = 10

/**
 * The files that are kept and have been read, the newest first, however many; nothing where there are none.
 * @param offer  what can be done with a file: a link or a button with its name
 */
export function KeptFiles({ offer }: { offer: (file: SourceFile) => ReactNode }) {
  const t = useTexts(texts)
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
        {t('readyFiles')}
      </Title>
      {many && <SearchField aria-label={t('searchReady')} placeholder={t('searchReady')} value={typed} onType={type} flex="none" />}
      {rows?.length === 0 && (
        <Text role="status" c="dimmed">
          {t('noneReady')}
        </Text>
      )}
      {rows?.map((file) => (
        <Paper key={file.id} withBorder radius="lg" p="md">
          {offer(file)}
          <Text size="sm" c="dimmed">
            {t('rowsAndColumns', { rows: file.rows ?? 0, columns: file.columns ?? 0 })} · <TimeAgo at={file.createdAt} />
          </Text>
        </Paper>
      ))}
      {more.has && (
        <Button variant="default" onClick={more.load} loading={more.loading} style={{ alignSelf: 'flex-start' }}>
          {t('moreReady')}
        </Button>
      )}
    </Stack>
  )
}
