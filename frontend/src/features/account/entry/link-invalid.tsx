import type { ReactNode } from 'react';
import { m } from '~/i18n/messages.js';
import { Notice } from '~/ui/notice';

/** A link that is wrong, used or too old, and what to do instead. */
export function LinkInvalid({ children }: { children: ReactNode }) {
  return (
    <Notice
      mark="?"
      alert
      title={m.link_invalid_title()}
      text={m.link_invalid_text()}
      actions={children}
    />
  );
}
