import { ActionIcon, Menu, Text } from '@mantine/core'
import { Ellipsis } from 'lucide-react'
import type { Run } from '#schema/ai/autopilot/runs'
import { useTexts } from '../../language.tsx'
import { useFormats } from '../../parts/useFormats.ts'
import { useSignedIn } from '../../session.ts'
import { isActive, runFile, runReport } from './runs.ts'
import { texts } from './texts.ts'

/** What can be done with a run in a list: its report, its files, stop it or erase it. */
export function RunActions({ run, onStop, onErase }: { run: Run; onStop: () => void; onErase: () => void }) {
  const t = useTexts(texts)
  const { bytes } = useFormats()
  const { permissions } = useSignedIn()
  const active = isActive(run)
  const mayStop = active && permissions.includes('ai.autopilot.start')
  const mayErase = !active && permissions.includes('ai.autopilot.erase')
  if (run.files.length === 0 && !mayStop && !mayErase) return null
  return (
    <Menu position="bottom-end" width={260}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size="lg" aria-label={t('more', { file: run.file })} c="var(--mantine-color-text)">
          <Ellipsis size={18} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {run.files.some(({ name }) => name === 'report.html') && (
          <Menu.Item component="a" href={runReport(run.id)} target="_blank" rel="noopener">
            {t('openReport')}
          </Menu.Item>
        )}
        {run.files.length > 0 && <Menu.Label>{t('downloads')}</Menu.Label>}
        {run.files.map((file) => (
          <Menu.Item
            key={file.name}
            component="a"
            href={runFile(run.id, file.name)}
            download={file.name}
            rightSection={<Text size="xs">{bytes(file.bytes)}</Text>}
          >
            {t(`file_${file.name}`)}
          </Menu.Item>
        ))}
        {mayStop && <Menu.Item onClick={onStop}>{t('stop')}</Menu.Item>}
        {mayErase && (
          <>
            {run.files.length > 0 && <Menu.Divider />}
            <Menu.Item c="var(--mantine-color-error)" onClick={onErase}>
              {t('erase')}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
