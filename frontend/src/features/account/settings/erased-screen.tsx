import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';

export function ErasedScreen() {
  return (
    <Notice
      mark="✓"
      title={m.erased_title()}
      text={m.erased_text()}
      actions={<ButtonLink to="/events">{m.missing_events()}</ButtonLink>}
    />
  );
}
