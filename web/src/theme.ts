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
  headings: { fontWeight: '650', sizes: { h1: { fontSize: '1.75rem', lineHeight: '1.25' } } },
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
