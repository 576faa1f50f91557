import { m } from '~/i18n/messages.js';

/** What a list is called: a main one need not have a name. */
export const listName = ({ name }: { name?: string | null }): string => name ?? m.doors_main();
