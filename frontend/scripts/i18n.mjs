// Compiles messages/*.json into src/i18n with the options that Vite uses too.
import { compile } from '@inlang/paraglide-js';
import { paraglideOptions } from '../paraglide.options.mjs';

await compile(paraglideOptions);
