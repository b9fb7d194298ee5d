import { Button, Group, NumberInput, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Plus } from 'lucide-react'
import type { ReactNode } from 'react'
import { z } from 'zod'
import { ApiProblem } from '../src/api.ts'
import { Confirm } from '../src/parts/Confirm.tsx'
import { Detail } from '../src/parts/Detail.tsx'
import { PathDrawing } from '../src/parts/drawings.tsx'
import { EmptyState } from '../src/parts/EmptyState.tsx'
import { Facts } from '../src/parts/Facts.tsx'
import { FigureCard } from '../src/parts/FigureCard.tsx'
import { showServerIssues, useZodForm } from '../src/parts/form.ts'
import { Loading } from '../src/parts/Loading.tsx'
import { PageHead } from '../src/parts/PageHead.tsx'
import { ProblemView } from '../src/parts/ProblemView.tsx'
import { StateChip, type StateTone } from '../src/parts/StateChip.tsx'
import { Charts } from './Charts.tsx'
import { Tables } from './Tables.tsx'

const states: [StateTone, string][] = [
  ['waiting', 'Pendiente'],
  ['busy', 'En curso'],
  ['good', 'Comprobado'],
  ['warning', 'Con aviso'],
  ['bad', 'Bloqueado'],
  ['off', 'Detenido'],
]
const problem = new ApiProblem({
  status: 409,
  code: 'NAME_TAKEN',
  what: 'Ya hay una clave con el nombre «informes».',
  expected: 'un nombre que no esté en uso',
  mend: 'Elige otro nombre.',
  issues: [{ path: 'name', expected: 'un nombre que no esté en uso', got: 'informes' }],
})
const NewKey = z.object({ name: z.string().min(1), email: z.email(), days: z.number().int().min(1).max(90) })

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack component="section" gap="md" aria-label={title} id={title.toLowerCase()}>
      <Title order={2}>{title}</Title>
      {children}
    </Stack>
  )
}

function Form() {
  const form = useZodForm(NewKey, { name: 'informes', email: 'ana', days: 120 })
  return (
    <Paper
      withBorder
      radius="lg"
      p="md"
      maw={420}
      component="form"
      noValidate
      onSubmit={form.onSubmit(() => void showServerIssues(form, problem))}
    >
      <Stack gap="sm">
        <TextInput label="Nombre" required {...form.getInputProps('name')} />
        <TextInput label="Correo" required {...form.getInputProps('email')} />
        <NumberInput label="Días" hideControls {...form.getInputProps('days')} />
        <Button type="submit">Crear clave</Button>
      </Stack>
    </Paper>
  )
}

/** Every part once, as pages use it. */
export function Gallery() {
  const [asked, dialog] = useDisclosure(false)
  return (
    <Stack component="main" gap={48} p={{ base: 'md', sm: 'xl' }} maw={1200} mx="auto">
      <PageHead
        title="Sistema de diseño"
        answer="310 clientes quedan en el grupo de control."
        state={<StateChip tone="good" label="Comprobado" />}
        primary={{ label: 'Nueva clave', onClick: dialog.open, icon: <Plus size={18} aria-hidden /> }}
        more={[{ label: 'Exportar', onClick: () => undefined }]}
      />
      <Section title="Tipografía">
        <Paper withBorder radius="lg" p="md">
          {([1, 2, 3, 4] as const).map((order) => (
            <Text key={order} fz={`var(--mantine-h${order}-font-size)`} lh={`var(--mantine-h${order}-line-height)`} fw={650}>
              Quién no volverá a comprar
            </Text>
          ))}
          <Text size="lg">La frase que responde: entre 8.000 y 14.000 € de margen.</Text>
          <Text>Texto corriente de una página.</Text>
          <Text size="sm" c="dimmed">
            Nota: medido hace 3 horas.
          </Text>
        </Paper>
      </Section>
      <Section title="Estados">
        <Group gap="sm">
          {states.map(([tone, label]) => (
            <StateChip key={tone} tone={tone} label={label} />
          ))}
        </Group>
      </Section>
      <Section title="Cifras">
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <FigureCard
            label="Margen ganado"
            value="12.480"
            unit="€"
            note="Este trimestre, sin IVA, tras devoluciones"
            standing="verified"
            fresh="hace 3 horas"
          />
          <FigureCard label="Personas a las que escribir" value="1.240" note="310 más quedan en el grupo de control" standing="estimated" />
          <FigureCard label="Última campaña" value={null} wayOut="Crea una campaña para verlo aquí." />
        </SimpleGrid>
        <Facts
          facts={[
            ['Versión', '1.2'],
            ['Carpeta de datos', '/srv/rumbo/datos'],
          ]}
        />
      </Section>
      <Section title="Tablas">
        <Tables />
      </Section>
      <Section title="Gráficos">
        <Charts />
      </Section>
      <Section title="Formulario">
        <Form />
      </Section>
      <Section title="Avisos">
        <ProblemView error={problem} onRetry={() => undefined} />
        <Loading rows={1} />
        <Detail name="gallery">
          <Text>Método, parámetros y tablas.</Text>
        </Detail>
        <EmptyState drawing={<PathDrawing />} title="De un archivo a un modelo" action={<Button>Traer datos</Button>}>
          Aquí verás tus modelos. Con un archivo de clientes basta.
        </EmptyState>
      </Section>
      <Confirm
        opened={asked}
        onClose={dialog.close}
        title="¿Enviar la campaña?"
        consequence="Se enviará a 1.240 clientes; 310 quedan en el grupo de control."
        wayBack="Puedes deshacerlo hasta que empiece el envío."
        go="Enviar"
        onGo={() => undefined}
        danger={false}
      />
    </Stack>
  )
}
