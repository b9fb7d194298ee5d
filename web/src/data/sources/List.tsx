import { ActionIcon, Button, Group, Stack, Text, Title } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useEffect, useMemo, useState } from 'react'
import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PathDrawing } from '../../parts/drawings.tsx'
import { EmptyState } from '../../parts/EmptyState.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { DropFiles } from './DropFiles.tsx'
import { EraseFile } from './EraseFile.tsx'
import { ExportHelp } from './ExportHelp.tsx'
import { FileState } from './FileState.tsx'
import { useFiles } from './files.ts'
import { onWhole, uploads, useUploads } from './manager.ts'
import { texts } from './texts.ts'
import { HalfCard, UploadCard } from './UploadCard.tsx'
import type { Upload } from './uploads.ts'

function useColumns(): readonly TableColumn<SourceFile>[] {
  const t = useTexts(texts)
  const { number, bytes } = useFormats()
  return useMemo(() => {
    const count = (id: 'rows' | 'columns'): TableColumn<SourceFile> => ({
      id,
      label: t(id),
      value: (file) => file[id],
      text: (file) => (file[id] === null ? '' : number(file[id])),
      cell: (file) => (file[id] === null ? '—' : number(file[id])),
      align: 'end',
    })
    return [
      { id: 'name', label: t('name'), value: ({ name }) => name, grow: 3 },
      count('rows'),
      count('columns'),
      {
        id: 'state',
        label: t('state'),
        value: ({ state }) => state,
        text: ({ state }) => t(state),
        cell: (file) => <FileState file={file} />,
        grow: 2,
      },
      { id: 'when', label: t('when'), value: ({ createdAt }) => createdAt, cell: ({ createdAt }) => <TimeAgo at={createdAt} />, grow: 2 },
      { id: 'size', label: t('size'), value: (file) => file.bytes, text: (file) => bytes(file.bytes), align: 'end', hidden: true },
    ]
  }, [t, number, bytes])
}

/** Traer datos: drop files, see them arrive, and what is here. */
export function List() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const { rows: files, more, error, onRetry } = useFiles()
  const sending = useUploads()
  const columns = useColumns()
  const [erasing, erase] = useState<SourceFile | null>(null)
  const [arrived, tell] = useState<SourceFile | null>(null)
  useEffect(() => onWhole(tell), [])
  const may = (what: string) => permissions.includes(`data.files.${what}`)
  const half = useMemo(() => files?.filter(({ state }) => state === 'receiving') ?? [], [files])
  const whole = useMemo(() => files?.filter(({ state }) => state !== 'receiving'), [files])
  const apart = half.filter(({ id }) => !sending.some((upload) => upload.id === id))
  const ready = whole?.filter(({ state }) => state === 'ready').length ?? 0
  const busy = sending.filter(({ state }) => state !== 'elsewhere').length + (whole?.filter(({ state }) => state === 'reading').length ?? 0)
  const answer = () => {
    if (!files) return undefined
    if (busy > 0) return t('answerBusy', { n: busy })
    return ready > 0 ? t('answerReady', { n: ready }) : t('answerNone')
  }
  const said = answer()
  const eraseUpload = (upload: Upload) => {
    const there = files?.find(({ id }) => id === upload.id)
    if (upload.id === null) return uploads.forget(upload.key)
    uploads.pause(upload.key)
    const unread = { state: 'receiving', jobId: null, rows: null, columns: null, error: null, createdAt: '' } as const
    erase({
      ...unread,
      choices: { columns: {}, missing: [], dates: null },
      ...there,
      ...{ id: upload.id, name: upload.name, bytes: upload.bytes, received: upload.received },
    })
  }
  const come = files?.find(({ id }) => id === arrived?.id)
  const erased = ({ id }: SourceFile) => {
    const upload = sending.find((one) => one.id === id)
    if (upload) uploads.forget(upload.key)
  }
  const empty = files?.length === 0 && sending.length === 0
  const drop = may('add') && <DropFiles half={apart} multiple />
  return (
    <Stack gap="lg" maw={1080} mx="auto" w="100%">
      <PageHead title={t('title')} {...(said ? { answer: said } : {})} />
      {empty && (
        <EmptyState drawing={<PathDrawing />} title={t('emptyTitle')}>
          {may('add') ? t('emptyBody') : t('emptyReader')}
        </EmptyState>
      )}
      {/* One place for both states: what it refused stays said when the first file comes */}
      {drop}
      {may('add') && <ExportHelp />}
      <div role="status">
        {come?.state === 'reading' && <Text style={{ overflowWrap: 'anywhere' }}>{t('arrived', { name: come.name })}</Text>}
        {come?.state === 'ready' && (
          <Group gap="sm">
            <Text style={{ overflowWrap: 'anywhere' }}>{t('arrivedReady', { name: come.name })}</Text>
            <Button component={Link} to={pageAddress(workspace.slug, 'data/sources', come.id)} data-primary>
              {t('seeArrived')}
            </Button>
          </Group>
        )}
      </div>
      {(sending.length > 0 || apart.length > 0) && (
        <Stack component="section" aria-labelledby="underway" gap="sm">
          <Title order={2} size="h3" id="underway">
            {t('underway')}
          </Title>
          {sending.map((upload) => (
            <UploadCard key={upload.key} upload={upload} onErase={() => eraseUpload(upload)} />
          ))}
          {apart.map((file) => (
            <HalfCard key={file.id} file={file} onErase={may('erase') ? () => erase(file) : undefined} />
          ))}
        </Stack>
      )}
      {(error || !whole || whole.length > 0) && (
        <Stack gap="sm">
          <Title order={2} size="h3">
            {t('files')}
          </Title>
          <DataTable
            name="files"
            label={t('files')}
            columns={columns}
            rows={whole}
            rowId={({ id }) => id}
            error={error}
            onRetry={onRetry}
            more={more}
            onOpen={({ id }) => void navigate({ to: pageAddress(workspace.slug, 'data/sources', id) })}
            {...(may('erase')
              ? {
                  actions: (file: SourceFile) => (
                    <ActionIcon
                      variant="subtle"
                      aria-label={t('eraseOf', { name: file.name })}
                      disabled={file.state === 'reading'}
                      onClick={() => erase(file)}
                    >
                      <Trash2 size={18} aria-hidden />
                    </ActionIcon>
                  ),
                }
              : {})}
            empty={null}
          />
        </Stack>
      )}
      <EraseFile file={erasing} onClose={() => erase(null)} onErased={erased} />
    </Stack>
  )
}
