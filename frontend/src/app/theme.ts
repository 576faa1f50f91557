import { type CSSVariablesResolver, type MantineColorsTuple, createTheme } from '@mantine/core';

const vermilion: MantineColorsTuple = [
  '#fff1ec',
  '#ffe0d6',
  '#fdbfac',
  '#fb9b80',
  '#f67a57',
  '#ee5f38',
  '#dd4a22',
  '#cf3d17',
  '#bd3511',
  '#93280b',
];

const dark: MantineColorsTuple = [
  '#f5ede3',
  '#d6cabc',
  '#bcafa1',
  '#857769',
  '#4a4037',
  '#3a322b',
  '#26211c',
  '#15120f',
  '#100d0b',
  '#0d0b09',
];

const display = "'Bricolage Grotesque Variable', 'Bricolage fallback', system-ui, sans-serif";
const text = "'Instrument Sans Variable', 'Instrument fallback', system-ui, sans-serif";

export const theme = createTheme({
  primaryColor: 'vermilion',
  // Stock shades fail AA for white text; this one passes on paper and on ink.
  primaryShade: 8,
  autoContrast: true,
  luminanceThreshold: 0.18,
  respectReducedMotion: true,
  colors: { vermilion, dark },
  fontFamily: text,
  headings: { fontFamily: display, fontWeight: '700' },
  defaultRadius: 'md',
  radius: { xs: '0.25rem', sm: '0.4rem', md: '0.65rem', lg: '1rem', xl: '1.5rem' },
  cursorType: 'pointer',
  // 16 px in fields keeps phones from zooming in; the height suits a thumb.
  components: {
    Button: { defaultProps: { size: 'md' } },
    TextInput: { defaultProps: { size: 'md' } },
    InputBase: { defaultProps: { size: 'md' } },
  },
});

/** Mantine's own surfaces follow the tokens of styles.css, which are set before React runs. */
export const cssVariables: CSSVariablesResolver = () => {
  const shared = {
    '--mantine-color-body': 'var(--g-paper)',
    '--mantine-color-text': 'var(--g-ink)',
    '--mantine-color-dimmed': 'var(--g-muted)',
    '--mantine-color-placeholder': 'var(--g-muted)',
    '--mantine-color-default': 'var(--g-surface)',
    '--mantine-color-default-hover': 'var(--g-tint)',
    '--mantine-color-default-color': 'var(--g-ink)',
    '--mantine-color-default-border': 'var(--g-field)',
    '--mantine-color-error': 'var(--g-accent-text)',
    '--mantine-color-disabled': 'var(--g-tint)',
    '--mantine-color-disabled-color': 'var(--g-muted)',
    '--mantine-color-disabled-border': 'var(--g-line)',
  };
  return { variables: {}, light: shared, dark: shared };
};
