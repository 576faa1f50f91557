import { useState } from 'react';

/** Text being typed, which starts over whenever the address changes under it. */
export function useDraft(committed: string | undefined): [string, (text: string) => void] {
  const base = committed ?? '';
  const [state, setState] = useState({ base, text: base });
  if (state.base !== base) setState({ base, text: base });
  return [state.base === base ? state.text : base, (text) => setState({ base, text })];
}
