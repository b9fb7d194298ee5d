import { Select, Stack } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import { FileArchive, SlidersHorizontal } from 'lucide-react'
import { useMemo, useState } from 'react'
import type { RequirementLine } from '#schema/programme/evidence'
import { useTexts } from '../../language.tsx'
import { pageAddress } from '../../pages.ts'
import { DataTable, type TableColumn } from '../../parts/DataTable.tsx'
import { PageHead } from '../../parts/PageHead.tsx'
import { StateChip } from '../../parts/StateChip.tsx'
import { TimeAgo } from '../../parts/TimeAgo.tsx'
import { useSignedIn } from '../../session.ts'
import { packAddress, toneOf, useRequirements } from './requirements.ts'
import { ScopeDrawer } from './ScopeDrawer.tsx'
import { texts } from './texts.ts'

const sections = ['0', '1', '2', '3', '4', '5', '6'] as const
const shownStates = ['pending', 'in-progress', 'attested', 'proven', 'expired', 'not-applicable'] as const

function useColumns(): readonly TableColumn<RequirementLine>[] {
  const t = useTexts(texts)
  return useMemo(
    () => [
      { id: 'name', label: t('requirement'), value: ({ name }) => name, grow: 3 },
      { id: 'id', label: t('id'), value: ({ id }) => id },
      {
        id: 'section',
        label: t('phase'),
        value: ({ section }) => section,
        text: ({ section }) => t(`section_${section as '0'}`),
        cell: ({ section }) => t(`section_${section as '0'}`),
        grow: 2,
      },
      {
        id: 'state',
        label: t('state'),
        value: ({ state }) => state,
        text: ({ state, exampleFacts }) => t(exampleFacts > 0 ? 'example' : `state_${state}`),
        cell: ({ state, exampleFacts }) =>
          exampleFacts > 0 ? <StateChip tone="off" label={t('example')} /> : <StateChip tone={toneOf[state]} label={t(`state_${state}`)} />,
        grow: 2,
      },
      { id: 'since', label: t('since'), value: ({ since }) => since, cell: ({ since }) => since && <TimeAgo at={since} /> },
      { id: 'closedBy', label: t('closedBy'), value: ({ byFacts }) => t(byFacts ? 'byFacts' : 'bySignature'), hidden: true },
      { id: 'example', label: t('example'), value: ({ exampleFacts }) => exampleFacts, align: 'end', hidden: true },
      { id: 'guide', label: t('guideWords'), value: ({ guide }) => guide, hidden: true, grow: 2 },
    ],
    [t],
  )
}

/** The requirements that apply, with their states; the others on demand. */
export function List() {
  const t = useTexts(texts)
  const { permissions, workspace } = useSignedIn()
  const navigate = useNavigate()
  const { data, error, refetch } = useRequirements()
  const [section, chooseSection] = useState('')
  const [state, chooseState] = useState('')
  const [reach, chooseReach] = useState('scope')
  const [choosing, { open, close }] = useDisclosure(false)
  const columns = useColumns()
  const rows = useMemo(
    () =>
      data?.items.filter(
        (line) =>
          (reach === 'all' || line.inScope) && (section === '' || line.section === section) && (state === '' || line.state === state),
      ),
    [data, reach, section, state],
  )
  const counting = data?.items.filter(({ inScope }) => inScope)
  const closed = counting?.filter((line) => line.state === 'proven' || line.state === 'attested').length ?? 0
  const may = permissions.includes('programme.evidence.manage')
  const choose = { label: t('chooseScope'), onClick: open, icon: <SlidersHorizontal size={18} aria-hidden /> }
  // Everything to this day; the dates of a narrower pack are parameters of its address.
  const pack = {
    label: t('auditPack'),
    onClick: () => location.assign(packAddress(new Date())),
    icon: <FileArchive size={18} aria-hidden />,
  }
  const answer =
    data &&
    counting &&
    (data.example ? t('answerExample') : t('answer', { n: closed, all: counting.length, scope: t(`scope_${data.scope ?? 'light'}`) }))
  return (
    <Stack gap="lg">
      <PageHead
        title={t('title')}
        answer={answer}
        state={data?.example && <StateChip tone="off" label={t('example')} />}
        primary={may && data?.scope === null ? choose : undefined}
        more={may && data && data.scope !== null ? [choose, pack] : []}
      />
      <DataTable
        name="requirements"
        label={t('title')}
        columns={columns}
        rows={rows}
        rowId={({ id }) => id}
        error={error}
        onRetry={() => void refetch()}
        empty={null}
        filtered
        onOpen={({ id }) => void navigate({ to: pageAddress(workspace.slug, 'programme/guide', id) })}
        filters={
          <>
            <Select
              aria-label={t('phase')}
              allowDeselect={false}
              value={section}
              onChange={(value) => chooseSection(value ?? '')}
              data={[{ value: '', label: t('everyPhase') }, ...sections.map((one) => ({ value: one, label: t(`section_${one}`) }))]}
            />
            <Select
              aria-label={t('state')}
              allowDeselect={false}
              value={state}
              onChange={(value) => chooseState(value ?? '')}
              data={[{ value: '', label: t('everyState') }, ...shownStates.map((one) => ({ value: one, label: t(`state_${one}`) }))]}
            />
            <Select
              aria-label={t('which')}
              allowDeselect={false}
              value={reach}
              onChange={(value) => chooseReach(value ?? 'scope')}
              data={[
                { value: 'scope', label: t('whichScope') },
                { value: 'all', label: t('whichAll') },
              ]}
            />
          </>
        }
      />
      {data && <ScopeDrawer list={data} opened={choosing} onClose={close} />}
    </Stack>
  )
}
