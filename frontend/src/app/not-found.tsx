import { m } from '~/i18n/messages.js';
import { ButtonLink } from '~/ui/button-link';
import { Notice } from '~/ui/notice';

export function NotFound() {
  return (
    <Notice
      mark="404"
      title={m.missing_title()}
      text={m.missing_text()}
      actions={
        <>
          <ButtonLink to="/events">{m.missing_events()}</ButtonLink>
          <ButtonLink to="/" variant="default">
            {m.nav_home()}
          </ButtonLink>
        </>
      }
    />
  );
}
