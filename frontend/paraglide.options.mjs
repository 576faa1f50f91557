// One statement of the compiler's options: Vite, Vitest and `npm run gen` must agree.
// The locale itself is decided in src/lib/locale.ts, so that it follows what the server answered.
/** @type {import('@inlang/paraglide-js').CompilerOptions} */
export const paraglideOptions = {
  project: './project.inlang',
  outdir: './src/i18n',
  strategy: ['globalVariable', 'baseLocale'],
  emitReadme: false,
};
