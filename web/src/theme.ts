import { Autocomplete, type CSSVariablesResolver, createTheme, type MantineColorsTuple, Menu, TagsInput } from '@mantine/core'

/** Petrol: its shades 7 and 8 carry white text at 4.7:1 and more; 7 stands 3:1 apart from the dark background, 8 from white. */
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

/** A list of choices that scrolls itself: the scroll area of Mantine cannot be reached by keyboard. */
const scrollingList = {
  withScrollArea: false,
  comboboxProps: { withinPortal: false },
  styles: { options: { maxHeight: '16rem', overflowY: 'auto' } },
} as const

export const theme = createTheme({
  primaryColor: 'petrol',
  colors: { petrol },
  primaryShade: { light: 8, dark: 7 },
  autoContrast: true,
  luminanceThreshold: 0.4,
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  // One step of a quarter between the sizes; spaces are multiples of 4 px.
  headings: {
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.25' },
      h2: { fontSize: '1.375rem', lineHeight: '1.3' },
      h3: { fontSize: '1.125rem', lineHeight: '1.4' },
      h4: { fontSize: '1rem', lineHeight: '1.45' },
      h5: { fontSize: '0.9375rem', lineHeight: '1.5' },
    },
  },
  spacing: { xs: '0.5rem', sm: '0.75rem', md: '1rem', lg: '1.5rem', xl: '2rem' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Mantine's placeholder for the first focus is no child that a menu may have. Outside of the portal, menus and lists
    // stay inside the landmark or the dialog that they belong to.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, withinPortal: false } }),
    Autocomplete: Autocomplete.extend({ defaultProps: scrollingList }),
    TagsInput: TagsInput.extend({ defaultProps: scrollingList }),
    // The head of a dialog is no banner of the page.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
  },
})

/** A state is told by word, icon and colour: text on its own ground, each at least 4.5:1. */
const states = {
  light: {
    waiting: ['#495057', '#f8f9fa'],
    busy: ['#1558a8', '#eef5ff'],
    good: ['#1f6b33', '#eefaf0'],
    warning: ['#7a4b00', '#fff7e6'],
    bad: ['#a61e17', '#fff1f0'],
  },
  dark: {
    waiting: ['#ced4da', '#2b2f33'],
    busy: ['#8ec5ff', '#14273f'],
    good: ['#8fdba3', '#122b19'],
    warning: ['#ffd479', '#33270f'],
    bad: ['#ffb3ad', '#3a1614'],
  },
} as const
const stateVariables = (scheme: 'light' | 'dark') =>
  Object.fromEntries(
    Object.entries(states[scheme]).flatMap(([tone, [text, ground]]) => [
      [`--state-${tone}`, text],
      [`--state-${tone}-ground`, ground],
    ]),
  )

/** Mantine's own greys for quiet text and its error red miss 4.5:1; these hold it. */
export const contrast: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...stateVariables('light'),
    '--mantine-color-dimmed': '#495057',
    '--mantine-color-placeholder': '#5c636a',
    '--mantine-color-error': '#b3261e',
    '--mantine-color-anchor': '#00616c',
    // Under a button that is pointed at: Mantine's own holds 4.3:1
    '--mantine-color-petrol-light-hover': petrol[1],
  },
  dark: {
    ...stateVariables('dark'),
    '--mantine-color-dimmed': '#b8bcc2',
    '--mantine-color-placeholder': '#a2a7ae',
    '--mantine-color-error': '#ffa8a8',
    '--mantine-color-anchor': '#73b9c1',
  },
})
