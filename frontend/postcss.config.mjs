import presetMantine from 'postcss-preset-mantine';

/** Mantine declares ten shades and more of each of these. Nothing here wears them: check-css.mjs looks. */
export const UNWORN =
  /--mantine-color-(?:pink|grape|violet|indigo|cyan|green|lime|yellow|orange)-/g;

const withoutUnworn = {
  postcssPlugin: 'guichet-without-unworn-colors',
  Declaration: (declaration) => {
    if (declaration.prop.search(UNWORN) === 0) declaration.remove();
  },
};

export default { plugins: [presetMantine(), withoutUnworn] };
