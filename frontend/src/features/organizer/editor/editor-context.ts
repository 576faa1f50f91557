import { createContext, use, useSyncExternalStore } from 'react';
import type { EventRequest, MembershipView } from '~/api/gen/types.gen';
import type { EventPath } from '../query';
import type { Draft, DraftStore, Field } from './draft';

export interface Editor {
  organization: MembershipView;
  path: EventPath;
  draft: DraftStore;
  /** Who may only look, and an event that is over with. */
  isReadOnly: boolean;
}

export const EditorContext = createContext<Editor | undefined>(undefined);

export function useEditor(): Editor {
  const editor = use(EditorContext);
  if (!editor) throw new Error('Only steps of the editor edit.');
  return editor;
}

export function useDraft(): Draft {
  const { draft } = useEditor();
  return useSyncExternalStore(draft.subscribe, draft.get);
}

/** What the fields show: what was typed, on top of what the server has. */
export const sheetOf = ({ base, typed }: Draft): EventRequest => ({ ...base.value, ...typed });

/** One field of the event: what it shows, what is wrong with it, and how to write it. */
export function useField<F extends Field>(name: F) {
  const { draft } = useEditor();
  const state = useDraft();
  const write = (value: EventRequest[F], complaint?: string) => {
    const wanted: EventRequest = {};
    wanted[name] = value;
    draft.change(wanted, complaint === undefined ? {} : { [name]: complaint });
  };
  const sheet = sheetOf(state);
  return { value: sheet[name], error: state.held[name], write };
}
