import { Button, FileButton, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { Pause, Play, RefreshCw, Trash2, Upload as UploadIcon } from 'lucide-react'
import { useState } from 'react'
import type { SourceFile } from '#schema/data/files'
import { useTexts } from '../../language.tsx'
import { accepted } from '../../parts/FilesDrop.tsx'
import { ProblemView } from '../../parts/ProblemView.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { uploads } from './manager.ts'
import { texts } from './texts.ts'
import { isSameFile, secondsLeft, shareOf, type Upload } from './uploads.ts'

const tones = { waiting: 'waiting', sending: 'busy', paused: 'off', lost: 'warning', refused: 'bad', elsewhere: 'waiting' } as const

function Bar({ name, received, underway, bytes }: Pick<Upload, 'name' | 'received' | 'underway' | 'bytes'>) {
  const t = useTexts(texts)
  const formats = useFormats()
  const share = shareOf({ received, underway, bytes })
  const said = t('sent', {
    done: formats.bytes(Math.min(bytes, received + underway)),
    all: formats.bytes(bytes),
    share: formats.share(share),
  })
  return (
    <>
      <Progress.Root size="md">
        <Progress.Section value={share * 100} aria-label={t('progressOf', { name })} aria-valuetext={said} />
      </Progress.Root>
      <Text size="sm" c="dimmed" style={{ fontVariantNumeric: 'tabular-nums' }}>
        {said}
      </Text>
    </>
  )
}

const Name = ({ children }: { children: string }) => (
  <Text fw={650} component="h3" style={{ overflowWrap: 'anywhere' }} lineClamp={2} title={children}>
    {children}
  </Text>
)

function Erase({ name, onErase }: { name: string; onErase: () => void }) {
  const t = useTexts(texts)
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<Trash2 size={16} aria-hidden />}
      aria-label={t('eraseOf', { name })}
      onClick={onErase}
    >
      {t('erase')}
    </Button>
  )
}

/** A file on its way: how much is here, how long it takes, and the way to stop it or go on. */
export function UploadCard({ upload, onErase }: { upload: Upload; onErase?: (() => void) | undefined }) {
  const t = useTexts(texts)
  const { duration } = useFormats()
  const { key, name, state } = upload
  const left = secondsLeft(upload)
  const act = (label: 'pause' | 'goOn' | 'tryNow', Icon: typeof Pause, onClick: () => void) => (
    <Button
      key={label}
      size="xs"
      variant="default"
      leftSection={<Icon size={16} aria-hidden />}
      aria-label={t(`${label}Of`, { name })}
      onClick={onClick}
    >
      {t(label)}
    </Button>
  )
  const goOn = () => uploads.goOn(key)
  return (
    <Paper component="article" aria-label={name} withBorder radius="lg" p="md">
      <Stack gap={6}>
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Name>{name}</Name>
          <StateChip tone={tones[state]} label={t(`state_${state}`)} />
        </Group>
        <Bar {...upload} />
        {state === 'lost' && <Text size="sm">{t('lostNote')}</Text>}
        {state === 'elsewhere' && <Text size="sm">{t('elsewhereNote', { workspace: upload.place.name })}</Text>}
        {state === 'refused' && <ProblemView error={upload.error} />}
        <Group gap="xs">
          {(state === 'sending' || state === 'waiting') && act('pause', Pause, () => uploads.pause(key))}
          {state === 'paused' && act('goOn', Play, goOn)}
          {(state === 'lost' || state === 'refused') && act('tryNow', RefreshCw, goOn)}
          {onErase && state !== 'elsewhere' && <Erase name={name} onErase={onErase} />}
          {left !== null && (
            <Text size="sm" c="dimmed">
              {t('left', { time: duration(left) })}
            </Text>
          )}
        </Group>
      </Stack>
    </Paper>
  )
}

/** A file whose bytes are half here and whose rest is in no window: it has to be chosen again. */
export function HalfCard({ file, onErase }: { file: SourceFile; onErase?: (() => void) | undefined }) {
  const t = useTexts(texts)
  const formats = useFormats()
  const [wrong, setWrong] = useState<File | null>(null)
  const { name, bytes, received } = file
  const take = (chosen: File | null) => {
    if (!chosen) return
    if (!isSameFile(chosen, file)) return setWrong(chosen)
    setWrong(null)
    uploads.add(chosen, file)
  }
  return (
    <Paper component="article" aria-label={name} withBorder radius="lg" p="md">
      <Stack gap={6}>
        <Group justify="space-between" align="flex-start" wrap="nowrap">
          <Name>{name}</Name>
          <StateChip tone="waiting" label={t('half')} />
        </Group>
        <Bar name={name} bytes={bytes} received={received} underway={0} />
        <Text>{t('chooseAgain', { share: formats.share(shareOf({ bytes, received, underway: 0 })) })}</Text>
        <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
          {t('chooseAgainHint', { name, size: formats.bytes(bytes) })}
        </Text>
        {wrong && (
          <Text size="sm" role="alert" c="var(--mantine-color-error)" style={{ overflowWrap: 'anywhere' }}>
            {t('otherFile', { name: wrong.name, size: formats.bytes(wrong.size), expected: name, expectedSize: formats.bytes(bytes) })}
          </Text>
        )}
        <Group gap="xs">
          <FileButton onChange={take} accept={accepted}>
            {(props) => (
              <Button {...props} size="xs" leftSection={<UploadIcon size={16} aria-hidden />}>
                {t('chooseAgainOf', { name: name.length > 40 ? '…' : name })}
              </Button>
            )}
          </FileButton>
          {onErase && <Erase name={name} onErase={onErase} />}
        </Group>
      </Stack>
    </Paper>
  )
}
