import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core'

/** Petrol: its shade 8 carries white text at 6.9:1 and stands 3:1 apart from both backgrounds. */
const petrol: MantineColorsTuple = [
  '#e7f5f6',
  '#d3e8ea',
  '#a5d1d6',
  '#73b9c1',
  '#4ca5ae',
  '#3399a3',
  '#20939e',
  '#0b7f8a',
  '#00616c',
  '#00525c',
]

export const theme = createTheme({
  primaryColor: 'petrol',
  colors: { petrol },
  primaryShade: { light: 8, dark: 8 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
})

/** Mantine's own greys for quiet text and its error red miss 4.5:1; these hold it. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#00616c',
  },
  dark: {
    '--mantine-color-dimmed': '#b8bcc2',
    '--mantine-color-placeholder': '#a2a7ae',
    '--mantine-color-error': '#ffa8a8',
    '--mantine-color-anchor': '#73b9c1',
  },
})
